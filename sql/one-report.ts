import { readFile } from "node:fs/promises";
import { command } from "./question.ts";
import type { Store } from "./store.ts";

type Nothing = Record<never, never>;

const createPolls = command<Nothing>("create_loaded_polls.sql");

/** How the engine reads CSV files; the first is what the others are made from. */
const createLines = [
  "create_csv_lines.sql",
  "create_poll_lines.sql",
  "create_hours_lines.sql",
  "create_timezone_lines.sql",
].map((file) => command<Nothing>(file));

/** What of sql/schema a report is made from and told by. */
const NEEDED = [
  ...["002_store_status", "004_store_hours", "005_store_timezones", "006_stores"],
  ...["011_report_stores", "012_report_schedules", "013_report_rows"],
  ...["015_run_table", "022_report_selections", "025_run_table_standard"],
  ...["026_report_stores_report", "027_report_schedules_report"],
];

/**
 * Makes the tables of an empty store that serves one report and is thrown away after it: only what this
 * report needs, and a table of polls that takes them in fast. `noteLoadedStores` belongs to it.
 *
 * @returns when polls can be loaded; `rest` resolves when everything is there
 */
export async function prepareOneReport(store: Store): Promise<{ rest: Promise<void> }> {
  await createPolls(store, {});
  for (const create of createLines) await create(store, {});
  const rest = (async () => {
    for (const name of NEEDED) {
      const statement = new URL(`schema/${name}.sql`, import.meta.url);
      await store.command({ query: await readFile(statement, "utf8") });
    }
  })();
  rest.catch(() => {});
  return { rest };
}

/** Notes the stores of the polls; in a store of `prepareOneReport`, when all polls are in. */
export const noteLoadedStores = command<Nothing>("note_loaded_stores.sql");

/** Takes all polls away again. */
export const forgetLoadedPolls = command<Nothing>("forget_loaded_polls.sql");
