import { isDeepStrictEqual } from "node:util";
import { BEFORE_ALL_REPORTS, type ReportRow, reportList } from "../../sql/reports.ts";
import type { Store } from "../../sql/store.ts";
import { DEFAULT_OPTIONS } from "../report/options.ts";
import { type Picture, pictureNow } from "../report/picture.ts";
import { reachOf } from "../report/reach.ts";
import type { Reports } from "../report/reports.ts";
import { TZ_VERSION } from "../report/wall-clock.ts";

/** Among so many of the newest reports one is looked for that says what a new one would. */
const LOOKED_THROUGH = 10;

/**
 * The report to begin with, as of the newest poll: one that is there and was made from all that is
 * known now, so that a start with nothing new leaves the processors to who asks, else a new one.
 *
 * @returns its id
 */
export async function firstReport(store: Store, reports: Reports): Promise<string> {
  const picture = await pictureNow(store);
  const newest = { ...BEFORE_ALL_REPORTS, limit: LOOKED_THROUGH };
  const made = await reportList(store, { state: "Complete", label: "", ...newest });
  const current = made.find((report) => isCurrent(report, picture, TZ_VERSION));
  return current?.report_id ?? (await reports.trigger(DEFAULT_OPTIONS));
}

/** Whether a complete report of all stores says what a new one with the default options would. */
export function isCurrent(
  report: ReportRow,
  { newest_poll, ledger }: Picture,
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
