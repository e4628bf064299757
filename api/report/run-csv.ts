import type { Readable } from "node:stream";
import { reportRows } from "../../sql/report-rows.ts";
import type { Store } from "../../sql/store.ts";
import type { Detail } from "./options.ts";
import { VIEWS } from "./report-columns.ts";

/** The whole CSV of a run that has so many stores, in the very bytes that a download has. */
export async function runCsv(
  store: Store,
  { report_id, run_id }: { report_id: string; run_id: string },
  detail: Detail,
  stores: number,
): Promise<Readable> {
  const all = { column: "store_id", stores: [], limit: stores } as const;
  return await reportRows.ascending(
    store,
    { report_id, run_id, view: VIEWS[detail], ...all },
    "csv",
  );
}
