import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import type { Database } from "../../sql/database.ts";
import { reportRows, storesInReport } from "../../sql/report-rows.ts";
import { periodTotals, type ReportRow, reportTotals } from "../../sql/reports.ts";
import { Problem } from "../http/problem.ts";
import { periodOf } from "../reports/stored-period.ts";
import { type Column, type PeriodColumn, viewOf } from "../uptime/columns.ts";
import type { Detail } from "../uptime/options.ts";
import { type Form, inForm } from "./send-rows.ts";

/** Which rows of a report, and in which order and format. */
export type Download = Form & {
  detail: Detail;
  /** Only these; empty: all. */
  stores: readonly string[];
  column: Column | PeriodColumn;
  descending: boolean;
  /** The maximum number of rows; undefined: all. */
  limit: number | undefined;
};

/** The whole CSV of a detail, as REPORT_SEMANTICS defines it. */
export function wholeCsv(detail: Detail): Download {
  const all = { stores: [], column: "store_id", descending: false, limit: undefined } as const;
  return { format: "csv", detail, ...all, gzip: false };
}

/** A strong ETag: rows of a complete report never change, so it is known before they are read. */
export function etagOf(report: ReportRow, download: object): string {
  const text = JSON.stringify([report.report_id, report.run_id, download]);
  return `"${createHash("sha256").update(text).digest("base64url").slice(0, 32)}"`;
}

/**
 * The rows of a complete report as bytes, in constant memory.
 *
 * @param signal ends it, even during its query
 * @throws Problem report-rows-missing on a replica that lags behind: half a report must not look
 *   like a whole one
 */
export async function download(
  db: Database,
  report: ReportRow,
  { detail, stores, column, descending, limit, ...form }: Download,
  signal?: AbortSignal,
): Promise<Readable> {
  const count = await countedRows(db, report);
  const read = descending ? reportRows.descending : reportRows.ascending;
  const { report_id, run_id } = report;
  const { view, tie } = viewOf(detail, periodOf(report));
  const rows = { report_id, run_id, view, tie, column, stores, limit: limit ?? count };
  return await inForm(form, (format) =>
    read(db, rows, format, signal === undefined ? {} : { signal }),
  );
}

/**
 * The number of rows of a complete report, all of which are here.
 *
 * @throws Problem report-rows-missing
 */
export async function countedRows(db: Database, report: ReportRow): Promise<number> {
  const isOfPeriod = periodOf(report) !== undefined;
  const found = isOfPeriod
    ? (await periodTotals(db, report))[0]?.rows
    : (await reportTotals(db, report))[0]?.stores;
  if (found !== (isOfPeriod ? report.rows : report.stores)) throw rowsMissing();
  return found;
}

/** @throws Problem store-not-in-report if the report has no row of one of the stores */
export async function refuseOtherStores(
  db: Database,
  { report_id, run_id }: ReportRow,
  stores: readonly string[],
): Promise<void> {
  if (stores.length === 0) return;
  const found = await storesInReport(db, { report_id, run_id, stores: stores.join() });
  const known = new Set(found.map(({ store_id }) => store_id));
  const missing = stores.filter((store) => !known.has(store));
  if (missing.length === 0) return;
  const named = missing.slice(0, MOST_NAMED).join(", ");
  const more = missing.length > MOST_NAMED ? ` (and ${missing.length - MOST_NAMED} more)` : "";
  throw new Problem("store-not-in-report", `the report has no row of ${named}${more}`);
}

/** The number of stores that a problem names. */
const MOST_NAMED = 5;

/** The problem on a replica that lags behind. */
export function rowsMissing(): Problem {
  const detail = "not all rows of the report are on this replica yet: try again";
  return new Problem("report-rows-missing", detail, { headers: { "Retry-After": "1" } });
}
