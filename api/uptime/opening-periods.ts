import { clockMicroseconds, DAY_US, openFor } from "../../producers/messages/clock-time.ts";
import type { OpeningHours } from "../../producers/messages/topics.ts";
import { EVIDENCE_US } from "./reach.ts";
import { type WallClock, wallClock } from "./wall-clock.ts";
import { readWeek } from "./week-text.ts";

/** A time range [from, to) in microseconds since the epoch. */
export type Period = { from: number; to: number };

/** 1970-01-01, day number 0, was a Thursday; Monday is 0. */
const WEEKDAY_OF_DAY_0 = 3;

/**
 * A row that opens on a date can reach into the second day after it, so periods may begin that
 * early.
 */
const DAYS_BEFORE = 3;

const WEEK_US = 7 * DAY_US;

/**
 * No store that ever closes is open for longer, even if a zone skipped the date of its closed day.
 */
const LONGEST_US = 2 * WEEK_US;

/**
 * The periods in which a store of this zone and week is open that meet [from, to]: each row opens
 * on every local date of its weekday, and rows that overlap or touch make one period
 * (REPORT_SEMANTICS, opening periods). Ascending and disjoint; periods are not cut at `from` and
 * `to`, so that a poll at `to` itself is found inside one. An empty week never closes.
 */
export function openingPeriods(
  week: readonly OpeningHours[],
  clock: WallClock,
  from: number,
  to: number,
): Period[] {
  return week.length === 0
    ? alwaysOpen(from, to)
    : meeting(periodsOnDates(week, clock, ...datesOf(from, to)), from, to);
}

/** The UTC day of an instant, by its number since 1970-01-01. */
export function dayOf(at: number): number {
  return Math.floor(at / DAY_US);
}

/**
 * The periods that meet the evidence of a report of any instant of a UTC day, like
 * `openingPeriods`. They are stored (sql/schema/326_schedules.sql): a change of this result
 * requires emptying that table.
 */
export function periodsOfDay(
  week: readonly OpeningHours[],
  clock: WallClock,
  day: number,
): Period[] {
  return openingPeriods(week, clock, day * DAY_US - EVIDENCE_US, (day + 1) * DAY_US);
}

/** `openingPeriods` for weeks in the format of `readWeek`. */
export type Calendar = (timezone: string, week: string) => Period[];

/** The maximum number of cached schedules; a million stores have fewer. */
const MOST_REMEMBERED = 50_000;

/**
 * Calendars from one instant to another. Requests about the same days meet the same schedules, so
 * the periods of each schedule on these dates are calculated once.
 */
export function openCalendars(): (from: number, to: number) => Calendar {
  const clocks = wallClocks();
  const known = new Map<string, Period[]>();
  let dates = "";
  return (from, to) => {
    const [first, last] = datesOf(from, to);
    return (timezone, week) => {
      if (dates !== `${first} ${last}` || known.size >= MOST_REMEMBERED) known.clear();
      dates = `${first} ${last}`;
      if (week === "[]") return alwaysOpen(from, to);
      const key = `${timezone} ${week}`;
      const periods =
        known.get(key) ?? periodsOnDates(readWeek(week), clocks(timezone), first, last);
      known.set(key, periods);
      return meeting(periods, from, to);
    };
  };
}

function alwaysOpen(from: number, to: number): Period[] {
  return [{ from: from - DAY_US, to: to + DAY_US }];
}

/** The first and the last local date that can open a period which meets [from, to]. */
function datesOf(from: number, to: number): [first: number, last: number] {
  return [dayOf(from) - DAYS_BEFORE, dayOf(to) + 1];
}

function meeting(periods: readonly Period[], from: number, to: number): Period[] {
  return periods.filter((period) => period.to > from && period.from <= to);
}

/** The periods that open on these local dates. */
function periodsOnDates(
  week: readonly OpeningHours[],
  clock: WallClock,
  first: number,
  last: number,
): Period[] {
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
  return union(periods);
}

/** The wall clock of each zone, created once: its cached offsets are shared. */
export function wallClocks(): (timezone: string) => WallClock {
  const clocks = new Map<string, WallClock>();
  return (timezone) => {
    const clock = clocks.get(timezone) ?? wallClock(timezone);
    clocks.set(timezone, clock);
    return clock;
  };
}

/**
 * The periods that meet [from, to] like `openingPeriods`, each from its true opening to its true
 * closing, however far these lie outside. A store that never closes has one, without ends: from
 * -Infinity to Infinity.
 */
export function wholePeriods(
  week: readonly OpeningHours[],
  clock: WallClock,
  from: number,
  to: number,
): Period[] {
  if (isAlwaysOpen(week)) return [{ from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }];
  const periods = openingPeriods(week, clock, from - LONGEST_US, to + LONGEST_US);
  return periods.filter((period) => period.to > from && period.from <= to);
}

/** Whether the rows of a week cover every moment of it; an empty week never closes. */
function isAlwaysOpen(week: readonly OpeningHours[]): boolean {
  if (week.length === 0) return true;
  const spans = week.flatMap(({ day, start_time_local, end_time_local }) => {
    const start = clockMicroseconds(start_time_local);
    const from = day * DAY_US + start;
    const to = from + (openFor(start, clockMicroseconds(end_time_local)) ?? 0);
    // A period that runs past Sunday continues on Monday.
    return [
      { from, to },
      { from: from - WEEK_US, to: to - WEEK_US },
    ];
  });
  return union(spans).some((span) => span.from <= 0 && span.to >= WEEK_US);
}

/** The first date of a weekday that is not before `date`; dates are days since 1970-01-01. */
function onOrAfter(date: number, weekday: number): number {
  const behind = (((weekday - date - WEEKDAY_OF_DAY_0) % 7) + 7) % 7;
  return date + behind;
}

/** The same time as disjoint periods, without empty ones (a skipped hour, for example). */
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
