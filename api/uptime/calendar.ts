import type { Opening } from "../../producers/messages/cells.ts";
import { DAY_US } from "../../producers/messages/clock-time.ts";
import type { OpeningHours } from "../../producers/messages/topics.ts";
import type { Period } from "./periods.ts";

/**
 * A week, and the local date from which on it governs, in days since 1970-01-01; null: since ever.
 */
export type DatedWeek = { valid_from: number | null; week: readonly OpeningHours[] };

/** When a store opens (CALENDAR_AND_PERIODS, sections 1 to 3), on its own wall clock. */
export type StoreCalendar = {
  /**
   * By ascending `valid_from`; none: always open. A week without rows is closed on all its dates.
   */
  weeks: readonly DatedWeek[];
  /**
   * Openings that take the place of the week's on a date, in days since 1970-01-01; none: closed.
   */
  specialDays: ReadonlyMap<number, readonly Opening[]>;
  /**
   * Planned closures, ascending and apart, in microseconds since the epoch; the last may have no
   * end.
   */
  closures: readonly Period[];
};

const NO_DAYS: StoreCalendar["specialDays"] = new Map();

/** What opens on a date of a store without any week. */
const WHOLE_DAY: readonly Opening[] = [
  { start_time_local: "00:00:00", end_time_local: "00:00:00" },
];

/** The calendar of a store with one week and nothing else; an empty week: always open. */
export function plainCalendar(week: readonly OpeningHours[]): StoreCalendar {
  const weeks = week.length === 0 ? [] : [{ valid_from: null, week }];
  return { weeks, specialDays: NO_DAYS, closures: [] };
}

/** Whether nothing changes from week to week: then the openings of one week say all. */
export function isPlain({ weeks, specialDays }: StoreCalendar): boolean {
  return weeks.length === 1 && specialDays.size === 0;
}

/** 1970-01-01, day number 0, was a Thursday; Monday is 0. */
export function weekdayOf(date: number): number {
  return (((date + 3) % 7) + 7) % 7;
}

/**
 * The openings that start on a local date, whatever became of the evening before (section 1 and 2).
 */
export function openingsOn(calendar: StoreCalendar, date: number): readonly Opening[] {
  const special = calendar.specialDays.get(date);
  if (special !== undefined) return special;
  const week = weekOn(calendar, date);
  if (week === undefined) return WHOLE_DAY;
  const weekday = weekdayOf(date);
  return week.filter(({ day }) => day === weekday);
}

/**
 * The week that governs a date: the latest that is valid by then, before the first one the first.
 */
export function weekOn({ weeks }: StoreCalendar, date: number): DatedWeek["week"] | undefined {
  const governing = weeks.findLast(({ valid_from }) => valid_from === null || valid_from <= date);
  return (governing ?? weeks[0])?.week;
}

/** A date as the days since 1970-01-01. */
export function dateNumber(text: string): number {
  return Date.parse(`${text}T00:00:00Z`) / (DAY_US / 1000);
}

type WeekRows = [day: number, start: string, end: string][];
type Extras = [
  weeks: [valid_from: string, week: WeekRows][],
  days: [date: string, openings: [start: string, end: string][]][],
  closures: [from: string, to: string][],
];

/**
 * Reads a calendar as ClickHouse has it. `week` is the week without a date as JSON,
 * `[[0,"09:00:00","17:00:00"]]`, short, because a report reads thousands; `extras` is what
 * sql/schema/325_store_calendars.sql has beside it, empty for nothing. What they mean was checked
 * when it came in.
 */
export function readCalendar(
  week: string | readonly OpeningHours[],
  extras: string,
): StoreCalendar {
  const plain = plainCalendar(typeof week === "string" ? readWeek(week) : week);
  if (extras === "") return plain;
  const [weeks, days, closures]: Extras = JSON.parse(extras);
  return {
    weeks: [
      ...plain.weeks,
      ...weeks.map(([from, rows]) => ({ valid_from: dateNumber(from), week: weekOf(rows) })),
    ],
    specialDays: new Map(
      days.map(([date, openings]) => [
        dateNumber(date),
        openings.map(([start_time_local, end_time_local]) => ({
          start_time_local,
          end_time_local,
        })),
      ]),
    ),
    closures: closures.map(([from, to]) => ({
      from: Number(from),
      to: to === "" ? Number.POSITIVE_INFINITY : Number(to),
    })),
  };
}

/** Reads a week as JSON; see `readCalendar`. */
export function readWeek(text: string): OpeningHours[] {
  return weekOf(JSON.parse(text));
}

function weekOf(rows: WeekRows): OpeningHours[] {
  return rows.map(([day, start_time_local, end_time_local]) => {
    return { day, start_time_local, end_time_local };
  });
}

/** A week as JSON; see `readCalendar`. */
export function weekText(week: readonly OpeningHours[]): string {
  return JSON.stringify(
    week.map(({ day, start_time_local, end_time_local }) => [
      day,
      start_time_local,
      end_time_local,
    ]),
  );
}
