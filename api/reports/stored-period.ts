import type { StoredPeriod } from "../../sql/reports.ts";
import { BUCKETS, periodText, type ReportPeriod, readPeriod } from "../uptime/report-period.ts";

/** The period of a report as its row keeps it. */
export function storedPeriod(period: ReportPeriod | undefined): StoredPeriod {
  if (period === undefined) {
    return { period_from: "", period_to: "", period_zone: "", period_by: "" };
  }
  const { from, to, zone, by } = periodText(period);
  return { period_from: from, period_to: to, period_zone: zone, period_by: by ?? "" };
}

/** The period that a report is for; undefined: the windows that end at its instant. */
export function periodOf(report: StoredPeriod): ReportPeriod | undefined {
  const { period_from: from, period_to: to, period_zone: zone, period_by } = report;
  if (from === "") return undefined;
  return readPeriod({ from, to, zone, by: BUCKETS.find((by) => by === period_by) });
}
