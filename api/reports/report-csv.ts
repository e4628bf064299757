import type { Readable } from "node:stream";
import type { Database } from "../../sql/database.ts";
import { reportRows } from "../../sql/report-rows.ts";
import { viewOf } from "../uptime/columns.ts";
import type { Detail } from "../uptime/options.ts";
import type { ReportPeriod } from "../uptime/report-period.ts";

/** The whole CSV of an attempt with this many rows, with exactly the bytes of a download. */
export async function attemptCsv(
  db: Database,
  { report_id, run_id }: { report_id: string; run_id: string },
  of: { detail: Detail; period: ReportPeriod | undefined; rows: number },
): Promise<Readable> {
  const { view, tie } = viewOf(of.detail, of.period);
  const all = { column: "store_id", tie, stores: [], limit: of.rows } as const;
  return await reportRows.ascending(db, { report_id, run_id, view, ...all }, "csv");
}
