import { readFile } from "node:fs/promises";
import type { z } from "zod";
import type { Database } from "../database.ts";
import { command, query } from "../query.ts";
import { NewestPoll, Schedule } from "../reports.ts";

type Nothing = Record<never, never>;

/** Creates the tables and views of sql/queries/create_*.sql. */
const create = {
  polls: command<Nothing>("create_loaded_polls.sql"),
  pollEvents: command<Nothing>("create_loaded_poll_events.sql"),
  latestPolls: command<Nothing>("create_loaded_latest_polls.sql"),
  storesWithin: command<Nothing>("create_loaded_stores_within.sql"),
  csvLines: command<Nothing>("create_csv_lines.sql"),
  pollLines: command<Nothing>("create_poll_lines.sql"),
  hoursLines: command<Nothing>("create_hours_lines.sql"),
  timezoneLines: command<Nothing>("create_timezone_lines.sql"),
};

/** The files of sql/schema that a report needs besides the three inputs. */
const NEEDED = [
  ...["310_store_status", "313_store_hours_history"],
  ...["323_store_special_days", "324_store_closures", "337_schedules"],
  ...["411_report_selections", "414_report_stores", "415_report_rows", "418_report_buckets"],
  ...["325_store_calendars", "416_attempt_table", "417_attempt_table_standard", "419_open_times"],
  ...["425_report_period_rows", "426_attempt_bucket_table", "427_attempt_bucket_table_standard"],
  ...["428_attempt_period_table", "429_attempt_period_table_standard"],
];

/** The files of sql/schema that a roll-up needs besides. */
const NEEDED_BY_ROLLUPS = [
  ...["328_store_attributes", "460_report_attributes"],
  ...["461_attempt_rollup", "462_attempt_period_rollup"],
];

/** Each resolves when that input can be loaded; `rest` when everything is there. */
export type Preparing = Record<"polls" | "hours" | "timezones" | "rest", Promise<void>>;

/**
 * Creates the tables of an empty database that serves one report and is then discarded: only what
 * this report needs, with a table of polls that is fast to load. Call `noteLoadedStores` after
 * loading.
 *
 * @param hasAttributes whether attributes of stores are loaded
 */
export function prepareOneReport(db: Database, hasAttributes = false): Preparing {
  async function createTables(...names: string[]): Promise<void> {
    for (const name of names) {
      const statement = new URL(`../schema/${name}.sql`, import.meta.url);
      await db.command({ query: await readFile(statement, "utf8") });
    }
  }
  const lines = create.csvLines(db, {});
  const inputs = {
    polls: Promise.all([create.polls(db, {}), lines]).then(() => create.pollLines(db, {})),
    hours: Promise.all([
      createTables(
        "312_store_hours",
        "309_incoming_weeks",
        "326_store_hours_from_incoming",
        "322_store_dated_weeks",
        "327_store_dated_weeks_from_incoming",
      ),
      lines,
    ]).then(() => create.hoursLines(db, {})),
    timezones: Promise.all([createTables("315_store_timezones"), lines]).then(() =>
      create.timezoneLines(db, {}),
    ),
  };
  const rest = Promise.all(Object.values(inputs)).then(async () => {
    await createTables(...NEEDED, ...(hasAttributes ? NEEDED_BY_ROLLUPS : []));
    await create.pollEvents(db, {});
    await create.latestPolls(db, {});
    await createTables("333_stores_plain", "334_stores_latest", "335_stores");
    await create.storesWithin(db, {});
    await createTables("420_run_spans");
  });
  return { ...inputs, rest };
}

/** The newest poll, in microseconds since the epoch; also before `noteLoadedStores`. */
export const newestLoadedPoll = query<Nothing, z.output<typeof NewestPoll>>({
  file: "newest_loaded_poll.sql",
  row: NewestPoll,
});

/** The schedules of all stores known so far. */
export const schedulesOfStores = query<Nothing, Schedule>({
  file: "schedules_of_stores.sql",
  row: Schedule,
});

/**
 * Records the stores of the polls; in a database of `prepareOneReport`, once all polls are loaded.
 */
export const noteLoadedStores = command<Nothing>("note_loaded_stores.sql");

/** Deletes what was loaded of an input. */
export const deleteLoaded = {
  polls: command<Nothing>("delete_loaded_polls.sql"),
  hours: command<Nothing>("delete_loaded_hours.sql"),
  timezones: command<Nothing>("delete_loaded_timezones.sql"),
};
