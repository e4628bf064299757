import { clockMicroseconds, DAY_US, openFor } from "../../producers/messages/clock-time.ts";
import {
  isPlain,
  openingsOn,
  readCalendar,
  type StoreCalendar,
  weekdayOf,
  weekOn,
} from "./calendar.ts";
import { intersection, meeting, type Period, union, without } from "./periods.ts";
import { EVIDENCE_US } from "./reach.ts";
import { type WallClock, wallClock } from "./wall-clock.ts";

/**
 * When a store is open: its opening periods, cut at its planned closures, and the time that is cut
 * out of them, which is excused. All ascending and disjoint, in microseconds since the epoch.
 */
export type OpenTime = { periods: Period[]; excused: Period[] };

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
 * The periods in which a store of this zone and calendar is open that meet [from, to]: what starts
 * on a local date opens on it, openings that overlap or touch make one period (REPORT_SEMANTICS,
 * opening periods), and periods are cut at closures (CALENDAR_AND_PERIODS, section 3). They are not
 * cut at `from` and `to`, so that a poll at `to` itself is found inside one.
 */
function openTime(calendar: StoreCalendar, clock: WallClock, from: number, to: number): OpenTime {
  const isAlways = calendar.weeks.length === 0 && calendar.specialDays.size === 0;
  const uncut = isAlways
    ? alwaysOpen(from, to)
    : periodsOnDates(calendar, clock, ...datesOf(from, to));
  return cutAt(calendar.closures, uncut, from, to);
}

function cutAt(closures: readonly Period[], uncut: Period[], from: number, to: number): OpenTime {
  if (closures.length === 0) return { periods: meeting(uncut, from, to), excused: [] };
  const closed = union(closures);
  return {
    periods: meeting(without(uncut, closed), from, to),
    excused: meeting(intersection(uncut, closed), from, to),
  };
}

/** The UTC day of an instant, by its number since 1970-01-01. */
export function dayOf(at: number): number {
  return Math.floor(at / DAY_US);
}

/** Whole UTC days, by their numbers: the first, and the one after the last. */
export type Days = { first: number; after: number };

/** The days whose opening periods a report of the windows needs, for an instant of this UTC day. */
export function daysOfWindows(day: number): Days {
  return { first: day - EVIDENCE_US / DAY_US, after: day + 1 };
}

/** The days that a time has a part in. */
export function daysMet({ from, to }: Period): Days {
  return { first: dayOf(from), after: dayOf(to) + 1 };
}

/**
 * The open time that meets these days, like `openTime`. It is stored
 * (sql/schema/337_schedules.sql): a change of this result requires emptying that table.
 */
export function openTimeOfDays(
  calendar: StoreCalendar,
  clock: WallClock,
  { first, after }: Days,
): OpenTime {
  return openTime(calendar, clock, first * DAY_US, after * DAY_US);
}

/** The periods of `openTime` for calendars in the format of `readCalendar`. */
export type PeriodsOf = (timezone: string, week: string, extras: string) => Period[];

/** The maximum number of cached schedules; a million stores have fewer. */
const MOST_REMEMBERED = 50_000;

/**
 * Opening periods from one instant to another. Requests about the same days meet the same
 * schedules, so the periods of each schedule on these dates are calculated once.
 */
export function rememberedPeriods(): (from: number, to: number) => PeriodsOf {
  const clocks = wallClocks();
  const known = new Map<string, OpenTime>();
  let dates = "";
  return (from, to) => {
    const [first, last] = datesOf(from, to);
    return (timezone, week, extras) => {
      if (dates !== `${first} ${last}` || known.size >= MOST_REMEMBERED) known.clear();
      dates = `${first} ${last}`;
      if (week === "[]" && extras === "") return alwaysOpen(from, to);
      const key = `${timezone} ${week} ${extras}`;
      const found =
        known.get(key) ??
        openTime(
          readCalendar(week, extras),
          clocks(timezone),
          (first + DAYS_BEFORE) * DAY_US,
          last * DAY_US - 1,
        );
      known.set(key, found);
      return meeting(found.periods, from, to);
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

/** The periods that open on these local dates. */
function periodsOnDates(
  calendar: StoreCalendar,
  clock: WallClock,
  first: number,
  last: number,
): Period[] {
  const periods: Period[] = [];
  function open(date: number, start: number, end: number): void {
    if (!clock.hasDate(date)) return;
    const opens = date * DAY_US + start;
    const closes = opens + (openFor(start, end) ?? 0);
    periods.push({ from: clock.toUtc(opens), to: clock.toUtc(closes) });
  }
  if (isPlain(calendar)) {
    // Each row is taken apart once, which is most of what a report on many schedules takes here.
    for (const { day, start_time_local, end_time_local } of calendar.weeks[0]?.week ?? []) {
      const [start, end] = [clockMicroseconds(start_time_local), clockMicroseconds(end_time_local)];
      for (let date = onOrAfter(first, day); date <= last; date += 7) open(date, start, end);
    }
  } else {
    for (let date = first; date <= last; date += 1) {
      for (const { start_time_local, end_time_local } of openingsOn(calendar, date)) {
        open(date, clockMicroseconds(start_time_local), clockMicroseconds(end_time_local));
      }
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
 * The open time that meets [from, to] like `openTime`, each period from its true opening to its
 * true closing, however far these lie outside: from -Infinity, or to Infinity, where it has none.
 */
export function wholeOpenTime(
  calendar: StoreCalendar,
  clock: WallClock,
  from: number,
  to: number,
): OpenTime {
  const [first, last] = irregularDates(calendar);
  // Beyond the dates that are no ordinary ones, and two weeks more, every week is like the other.
  const start = Math.min(from, first * DAY_US) - LONGEST_US;
  const end = Math.max(to, (last + 1) * DAY_US) + LONGEST_US;
  const uncut =
    calendar.weeks.length === 0 && calendar.specialDays.size === 0
      ? [{ from: start, to: end }]
      : periodsOnDates(calendar, clock, ...datesOf(start, end));
  const [begin, finish] = [uncut[0], uncut.at(-1)];
  if (begin !== undefined && isAlwaysOpen(weekOn(calendar, dayOf(start)))) {
    begin.from = Number.NEGATIVE_INFINITY;
  }
  if (finish !== undefined && isAlwaysOpen(weekOn(calendar, dayOf(end)))) {
    finish.to = Number.POSITIVE_INFINITY;
  }
  return cutAt(calendar.closures, uncut, from, to);
}

/** The first and the last date that may be unlike others of its weekday. */
function irregularDates({ weeks, specialDays }: StoreCalendar): [first: number, last: number] {
  const dates = [
    ...specialDays.keys(),
    ...weeks.flatMap(({ valid_from }) => (valid_from === null ? [] : [valid_from])),
  ];
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const date of dates) {
    first = Math.min(first, date);
    last = Math.max(last, date);
  }
  return [first, last];
}

/** Whether the rows of a week cover every moment of it; a store without any never closes. */
function isAlwaysOpen(week: ReturnType<typeof weekOn>): boolean {
  if (week === undefined) return true;
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
  return date + ((weekday - weekdayOf(date) + 7) % 7);
}
