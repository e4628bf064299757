import { DAY, floorDivide, type Instant } from "./instant.ts";
import { type LocalDate, weekdayOf } from "./local-date.ts";
import { instantOf, startOfDate } from "./local-time.ts";
import { clip, type Span, subtract, union } from "./spans.ts";

/**
 * Seconds on the wall clock after midnight of the date on which the row starts. What closes on the
 * next date closes after 86,400.
 */
export type DayHours = { opens: number; closes: number };
/** A row of a week; day 0 is Monday. */
export type WeekHours = DayHours & { day: number };
/** A week without a `valid_from` has been valid since ever. */
export const SINCE_EVER: LocalDate = Number.NEGATIVE_INFINITY;

/** All that decides when a store is open. */
export type Calendar = {
  zone: string;
  /** By `valid_from`. No week at all: always open. */
  weeks: ReadonlyMap<LocalDate, readonly WeekHours[]>;
  /** What starts on a date instead of what the week says; nothing: closed on that date. */
  specialDays: ReadonlyMap<LocalDate, readonly DayHours[]>;
  /** By `from`; a closure without `to` lasts until further notice. */
  closures: ReadonlyMap<Instant, Instant | undefined>;
};

const DAY_S = 86_400;
const ALL_DAY: DayHours = { opens: 0, closes: DAY_S };

/**
 * The opening periods by weeks and special days alone, before closures cut them, as far as they lie
 * in the range: united, ascending. A period that reaches beyond the range is cut at it.
 */
export function periodsBeforeClosures(calendar: Calendar, range: Span): Span[] {
  const { zone } = calendar;
  // A local date is at most one away from that of UTC; a night may have begun the day before.
  const first = Number(floorDivide(range[0], DAY)) - 3;
  const last = Number(floorDivide(range[1], DAY)) + 3;
  const spans: Span[] = [];
  for (let date = first; date <= last; date += 1) {
    if (!exists(zone, date)) continue;
    for (const { opens, closes } of startingOn(calendar, date)) {
      const wall = (seconds: number) => instantOf(zone, date * DAY_S + seconds);
      spans.push([wall(opens), wall(closes)]);
    }
  }
  return union(spans.map((span) => clip(span, range)));
}

/** The opening periods in the range, cut at closures: one that is cut in two is two periods. */
export function openingPeriods(calendar: Calendar, range: Span): Span[] {
  return subtract(periodsBeforeClosures(calendar, range), closuresIn(calendar, range));
}

/** Time that would be open if it were not for closures. */
export function excusedTime(calendar: Calendar, range: Span): Span[] {
  const closures = closuresIn(calendar, range);
  const periods = periodsBeforeClosures(calendar, range);
  return union(periods.flatMap((period) => closures.map((closure) => clip(closure, period))));
}

/** What starts on a local date. */
function startingOn(calendar: Calendar, date: LocalDate): readonly DayHours[] {
  const special = calendar.specialDays.get(date);
  if (special) return special;
  const week = governing(calendar.weeks, date);
  return week ? week.filter(({ day }) => day === weekdayOf(date)) : [ALL_DAY];
}

/** The week of the greatest `valid_from` at or before the date; before all of them, the first. */
function governing(weeks: Calendar["weeks"], date: LocalDate): readonly WeekHours[] | undefined {
  const starts = [...weeks.keys()].sort((a, b) => (a < b ? -1 : 1));
  const start = starts.findLast((validFrom) => validFrom <= date) ?? starts[0];
  return start === undefined ? undefined : weeks.get(start);
}

/** A date that the zone skipped as a whole has no time between its beginning and the next one's. */
function exists(zone: string, date: LocalDate): boolean {
  return startOfDate(zone, date) < startOfDate(zone, date + 1);
}

function closuresIn({ closures }: Calendar, range: Span): Span[] {
  return [...closures].map(([from, to]) => clip([from, to ?? range[1]], range));
}
