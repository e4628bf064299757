import type { Readable } from "node:stream";
import type { Database } from "../../sql/database.ts";
import { periodRows, reportRows } from "../../sql/report-rows.ts";
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

/** The whole CSV of an attempt at a report for a period, ordered by store and bucket. */
export async function periodCsv(
  db: Database,
  { report_id, run_id }: { report_id: string; run_id: string },
  detail: Detail,
  isInBuckets: boolean,
): Promise<Readable> {
  const view = isInBuckets
    ? ({ standard: "attempt_bucket_table_standard", full: "attempt_bucket_table" } as const)
    : ({ standard: "attempt_period_table_standard", full: "attempt_period_table" } as const);
  return await periodRows(db, { report_id, run_id, view: view[detail] }, "csv");
}
