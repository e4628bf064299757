import type { StoreCalendar } from "../../answers/calendar.ts";
import { formatDay, WEEKDAYS } from "../kit/dates.ts";

type Opening = StoreCalendar["special_days"][number]["openings"][number];

/** A date with its year: `Wed 25 Dec 2024`. */
export function formatDateOf(date: string): string {
  return `${formatDay(date)} ${date.slice(0, 4)}`;
}

/** Openings as they are written into a field: `09:00–12:00, 13:00–17:00`; empty for none. */
export function openingsText(openings: readonly Opening[]): string {
  return openings
    .toSorted((a, b) => (a.start_time_local < b.start_time_local ? -1 : 1))
    .map(openingText)
    .join(", ");
}

/** Those of a weekday, 0 for Monday. */
export function openingsOfDay(week: StoreCalendar["weeks"][number]["week"], day: number): string {
  return openingsText(week.filter((row) => row.day === day));
}

/** A week in one line: `Mon 09:00–17:00; Sat 10:00–14:00`. */
export function weekText(week: StoreCalendar["weeks"][number]["week"]): string {
  const days = WEEKDAYS.flatMap((name, day) => {
    const openings = openingsOfDay(week, day);
    return openings === "" ? [] : [`${name.slice(0, 3)} ${openings}`];
  });
  return days.length === 0 ? "closed on all days" : days.join("; ");
}

/**
 * 23:59 and later means midnight, and 00:00 to 00:00 the whole day (REPORT_SEMANTICS, opening
 * periods).
 */
function openingText({ start_time_local, end_time_local }: Opening): string {
  const [start, end] = [formatClock(start_time_local), formatClock(end_time_local)];
  const whole = start === "00:00" && end === "00:00";
  return `${start}–${whole || end >= "23:59" ? "24:00" : end}`;
}

/** Without seconds, if these are zero. */
function formatClock(time: string): string {
  return time.replace(/^(\d\d:\d\d):00$/, "$1");
}
