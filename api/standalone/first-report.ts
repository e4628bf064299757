import { isDeepStrictEqual } from "node:util";
import type { Database } from "../../sql/database.ts";
import { BEFORE_ALL_REPORTS, type ReportRow, reportList } from "../../sql/reports.ts";
import { type EvidenceCut, pictureNow } from "../reports/inputs.ts";
import type { Reports } from "../reports/reports.ts";
import { DEFAULT_OPTIONS } from "../uptime/options.ts";
import { reachOf } from "../uptime/reach.ts";
import { TZ_VERSION } from "../uptime/wall-clock.ts";

/** How many of the newest reports are searched for one with the result of a new one. */
const MOST_INSPECTED = 10;

/**
 * The report to begin with, as of the newest poll: an existing one that was made from everything
 * that is known now, so that a start with nothing new leaves the processors free, else a new one.
 *
 * @returns its id
 */
export async function firstReport(db: Database, reports: Reports): Promise<string> {
  const picture = await pictureNow(db);
  const newest = { ...BEFORE_ALL_REPORTS, limit: MOST_INSPECTED };
  const made = await reportList(db, { state: "Complete", label: "", ...newest });
  const current = made.find((report) => isCurrent(report, picture, TZ_VERSION));
  return current?.report_id ?? (await reports.trigger(DEFAULT_OPTIONS));
}

/** Whether a complete report has the result that a new one with the default options would have. */
function isCurrent(
  report: ReportRow,
  { newest_poll, ledger }: EvidenceCut,
  tzVersion: string | undefined,
): boolean {
  return (
    report.selected === 0 &&
    report.method === DEFAULT_OPTIONS.method &&
    report.gaps === DEFAULT_OPTIONS.gaps &&
    report.reach_us === reachOf(DEFAULT_OPTIONS) &&
    report.as_of_us === newest_poll &&
    report.tz_version === tzVersion &&
    isDeepStrictEqual(report.ledger, ledger)
  );
}
