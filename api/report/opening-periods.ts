import { clockMicroseconds, DAY_US, openFor } from "../../producers/clock-time.ts";
import type { OpeningHours } from "../../producers/topics.ts";
import { type WallClock, wallClock } from "./wall-clock.ts";

/** A stretch of time [from, to) in microseconds since the epoch. */
export type Period = { from: number; to: number };

/** 1970-01-01, day number 0, was a Thursday; Monday is 0. */
const WEEKDAY_OF_DAY_0 = 3;

/** A row that opens on a date can reach into the second day after it: so far back periods may begin. */
const DAYS_BEFORE = 3;

/**
 * The periods in which a store of this zone and week is open, as far as they meet [from, to]: each
 * row opens on every local date of its weekday, and rows that overlap or touch make one period
 * (REPORT_SEMANTICS, opening periods). Ascending and apart; periods are not cut at `from` and `to`,
 * so that a poll at `to` itself can be told to lie inside one. An empty week never closes.
 */
export function openingPeriods(
  week: readonly OpeningHours[],
  clock: WallClock,
  from: number,
  to: number,
): Period[] {
  if (week.length === 0) return [{ from: from - DAY_US, to: to + DAY_US }];
  const [first, last] = [Math.floor(from / DAY_US) - DAYS_BEFORE, Math.floor(to / DAY_US) + 1];
  const periods: Period[] = [];
  for (const { day, start_time_local, end_time_local } of week) {
    const start = clockMicroseconds(start_time_local);
    const length = openFor(start, clockMicroseconds(end_time_local)) ?? 0;
    for (let date = onOrAfter(first, day); date <= last; date += 7) {
      if (!clock.hasDate(date)) continue;
      const opens = date * DAY_US + start;
      periods.push({ from: clock.toUtc(opens), to: clock.toUtc(opens + length) });
    }
  }
  return union(periods).filter((period) => period.to > from && period.from <= to);
}

/** Answers `openingPeriods` for many schedules, with the look-ups of a zone shared between them. */
export function openingCalendar(from: number, to: number) {
  const clocks = new Map<string, WallClock>();
  return (timezone: string, week: readonly OpeningHours[]): Period[] => {
    const clock = clocks.get(timezone) ?? wallClock(timezone);
    clocks.set(timezone, clock);
    return openingPeriods(week, clock, from, to);
  };
}

/** The first date of a weekday that is not before `date`; dates are days since 1970-01-01. */
function onOrAfter(date: number, weekday: number): number {
  const behind = (((weekday - date - WEEKDAY_OF_DAY_0) % 7) + 7) % 7;
  return date + behind;
}

/** The same time as periods that are apart; empty ones (a skipped hour, say) are gone. */
function union(periods: Period[]): Period[] {
  const merged: Period[] = [];
  for (const { from, to } of periods.sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (to <= from) continue;
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else merged.push({ from, to });
  }
  return merged;
}
