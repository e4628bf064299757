import { DAY_US } from "../../producers/messages/clock-time.ts";
import { dateNumber, weekdayOf } from "./calendar.ts";
import type { Period } from "./periods.ts";
import { type By, dateText, type ReportPeriod } from "./report-period.ts";
import type { WallClock } from "./wall-clock.ts";

/** The time of one row: [from, to) in microseconds, and what it is called (`2024-W41`). */
export type Bucket = Period & { label: string };

/**
 * The buckets of a period on a clock, cut to the period; without `by` one that is all of it, even
 * where the clock skipped all of its dates.
 */
export function bucketsOf(period: ReportPeriod, clock: WallClock): Bucket[] {
  const { by } = period;
  const startOf = (date: number) => clock.toUtc(date * DAY_US);
  const whole =
    period.kind === "instants"
      ? { from: period.from, to: period.to }
      : { from: startOf(period.from), to: startOf(period.to + 1) };
  if (by === undefined) return [{ ...whole, label: "" }];
  const first = period.kind === "dates" ? period.from : dateOf(period.from, startOf);
  const last = period.kind === "dates" ? period.to : dateOf(period.to - 1, startOf);
  const buckets: Bucket[] = [];
  for (let date = first; date <= last; date += 1) {
    const from = Math.max(whole.from, startOf(date));
    const to = Math.min(whole.to, startOf(date + 1));
    if (from >= to) continue;
    const label = labelOf(date, by);
    const before = buckets.at(-1);
    if (before?.label === label) before.to = to;
    else buckets.push({ from, to, label });
  }
  return buckets;
}

/** The local date of an instant: the last that has begun by then. */
function dateOf(at: number, startOf: (date: number) => number): number {
  let date = Math.floor(at / DAY_US) + 2;
  while (startOf(date) > at) date -= 1;
  return date;
}

function labelOf(date: number, by: By): string {
  if (by === "day") return dateText(date);
  if (by === "month") return dateText(date).slice(0, 7);
  // An ISO week belongs to the year of its Thursday.
  const thursday = date - weekdayOf(date) + 3;
  const year = dateText(thursday).slice(0, 4);
  const week = Math.floor((thursday - dateNumber(`${year}-01-01`)) / 7) + 1;
  return `${year}-W${String(week).padStart(2, "0")}`;
}
