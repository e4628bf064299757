import type { Readable } from "node:stream";
import type { Database } from "../../sql/database.ts";
import { reportRows } from "../../sql/report-rows.ts";
import { VIEWS } from "../uptime/columns.ts";
import type { Detail } from "../uptime/options.ts";

/** The whole CSV of an attempt with this many stores, with exactly the bytes of a download. */
export async function attemptCsv(
  db: Database,
  { report_id, run_id }: { report_id: string; run_id: string },
  detail: Detail,
  stores: number,
): Promise<Readable> {
  const all = { column: "store_id", stores: [], limit: stores } as const;
  return await reportRows.ascending(db, { report_id, run_id, view: VIEWS[detail], ...all }, "csv");
}
