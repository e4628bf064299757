import type { PeriodBody, ReportBody } from "../../answers/report.ts";
import { reachOf } from "../../uptime/reach.ts";
import { formatCount, formatMinute, formatQuantity, formatSeconds } from "../kit/format.ts";

/** The period of a report: `2024-10-07`, `2024-10-01 to 2024-10-31`, or two instants in UTC. */
export function periodText({ from, to }: PeriodBody): string {
  // Instants are longer than dates.
  if (from.length > 10) return `${formatMinute(from)} to ${formatMinute(to)} UTC`;
  return from === to ? from : `${from} to ${to}`;
}

/** What a report is for: its period, or its instant. */
export function subjectText(report: Pick<ReportBody, "as_of" | "period">): string {
  return report.period === null ? instantText(report) : periodText(report.period);
}

/** The instant that a report is for, to the minute, or how it will be chosen. */
function instantText({ as_of }: Pick<ReportBody, "as_of">): string {
  return as_of === null ? "the newest poll" : `${formatMinute(as_of)} UTC`;
}

/** The name of a report. */
export function nameOf(report: Pick<ReportBody, "as_of" | "period">): string {
  const subject = subjectText(report);
  return report.period === null ? `As of ${subject}` : subject;
}

/** That something came in that would change it: `Superseded since 2024-11-08 12:00 UTC: polls`. */
export function supersededText(superseded: NonNullable<ReportBody["superseded"]>): string {
  const { since, reasons } = superseded;
  return `Superseded since ${formatMinute(since)} UTC: ${reasons.join(", ")}`;
}

/** How long its calculation took: `0.84 s`, `2 min`. */
export function tookText(milliseconds: number): string {
  const isLong = milliseconds >= 60_000;
  return isLong ? formatSeconds(milliseconds / 1000) : `${(milliseconds / 1000).toFixed(2)} s`;
}

/** How many stores it is for. */
export function storesText({ made_from, selected_stores }: ReportBody): string {
  if (made_from !== null) return formatQuantity(made_from.stores, "store");
  return selected_stores === null ? "all stores" : formatQuantity(selected_stores, "store");
}

/** Its options that differ from the default: `by day, Europe/London, hold, reach 75 min`. */
export function optionText({ period, method, reach_us, gaps }: ReportBody): string[] {
  return [
    ...(period === null || period.by === null ? [] : [`by ${period.by}`]),
    ...(period === null || period.zone === "store" ? [] : [period.zone]),
    ...(method === "nearest" ? [] : [method]),
    ...(reach_us === null || reach_us === reachOf({ gaps })
      ? []
      : [`reach ${reachText(reach_us)}`]),
    ...(gaps === "unknown" ? [] : ["gaps carried"]),
  ];
}

const UNITS = [
  [86_400_000_000, "d"],
  [3_600_000_000, "h"],
  [60_000_000, "min"],
] as const;

/** A reach in the largest unit that gives a whole number, as it was requested: `75 min`. */
export function reachText(micros: number): string {
  const [size, unit] = UNITS.find(([each]) => micros % each === 0) ?? [1_000_000, "s"];
  return `${formatCount(micros / size)} ${unit}`;
}

/** The announcement of reports that have ended; undefined if none has. */
export function endText(
  before: readonly ReportBody[],
  after: readonly ReportBody[],
): string | undefined {
  const ran = new Set(
    before.filter(({ state }) => state === "Running").map(({ report_id }) => report_id),
  );
  const ended = after.filter(({ report_id, state }) => ran.has(report_id) && state !== "Running");
  if (ended.length === 0) return undefined;
  return ended.map((report) => `${nameOf(report)}: ${report.state.toLowerCase()}.`).join(" ");
}
