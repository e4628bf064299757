import { DAY_US } from "../../producers/messages/clock-time.ts";
import { canonicalTimestamp, microseconds } from "../../producers/messages/timestamp.ts";
import { zoneName } from "../../producers/messages/topics.ts";
import { dateNumber, weekdayOf } from "./calendar.ts";
import type { Period } from "./periods.ts";
import type { WallClock } from "./wall-clock.ts";

/** The parts that a report for a period has a row for, beside each store. */
export const BUCKETS = ["day", "week", "month"] as const;
export type By = (typeof BUCKETS)[number];

/**
 * The period of a report (CALENDAR_AND_PERIODS, section 4): two instants in microseconds, the
 * second one exclusive, or two local dates in days since 1970-01-01, both inclusive. `zone` is the
 * IANA zone whose dates count; null: each store's own.
 */
export type ReportPeriod = (
  | { kind: "instants"; from: number; to: number }
  | { kind: "dates"; from: number; to: number }
) & { zone: string | null; by: By | undefined };

/** The time of one row: [from, to) in microseconds, and what it is called (`2024-W41`). */
export type Bucket = Period & { label: string };

const MOST_DAYS = 400;

/** Why a period cannot be reported on. */
class PeriodRefused extends Error {
  constructor(text: string) {
    super(text);
    this.name = "PeriodRefused";
  }
}

/**
 * Reads a period as it is requested: instants or dates as text, `store` or an IANA zone.
 *
 * @throws PeriodRefused
 */
export function readPeriod({
  from,
  to,
  zone = "store",
  by,
}: {
  from: string;
  to: string;
  zone?: string | undefined;
  by?: By | undefined;
}): ReportPeriod {
  const named = zone === "store" ? null : zoneName(zone);
  if (named === undefined) {
    throw new PeriodRefused(`unknown zone ${JSON.stringify(zone)}, expected store or an IANA zone`);
  }
  const [first, last] = [readEnd(from, "from"), readEnd(to, "to")];
  if (first.kind !== last.kind) {
    throw new PeriodRefused("from and to must both be dates, or both be instants");
  }
  const period = { from: first.at, to: last.at, zone: named, by };
  if (first.kind === "dates") {
    if (period.to < period.from) throw new PeriodRefused("to is before from");
    if (period.to - period.from >= MOST_DAYS) throw tooLong();
    return { kind: "dates", ...period };
  }
  if (period.to <= period.from) throw new PeriodRefused("to is not after from");
  if (period.to - period.from > MOST_DAYS * DAY_US) throw tooLong();
  return { kind: "instants", ...period };
}

function tooLong(): PeriodRefused {
  return new PeriodRefused(`the period is longer than ${MOST_DAYS} days`);
}

function readEnd(text: string, name: string): { kind: "dates" | "instants"; at: number } {
  const trimmed = text.trim();
  if (/^\d{4}-\d\d-\d\d$/.test(trimmed)) {
    const at = dateNumber(trimmed);
    // 30 February is read as 2 March.
    if (Number.isInteger(at) && dateText(at) === trimmed) return { kind: "dates", at };
  }
  const canonical = canonicalTimestamp(trimmed);
  if (canonical !== undefined) return { kind: "instants", at: microseconds(canonical) };
  const example = "2024-10-07 or 2024-10-07T10:30:00Z";
  throw new PeriodRefused(
    `${name} is ${JSON.stringify(text)}, expected a date or an instant: ${example}`,
  );
}

/** A date as text, from the days since 1970-01-01. */
export function dateText(date: number): string {
  return new Date(date * (DAY_US / 1000)).toISOString().slice(0, 10);
}

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
