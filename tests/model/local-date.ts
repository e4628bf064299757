import { DateTime } from "luxon";

/** A date of a calendar, without a zone: days since 1970-01-01. */
export type LocalDate = number;

/** `YYYY-MM-DD`, if there is such a date. */
export function readDate(text: string): LocalDate | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return undefined;
  const date = DateTime.fromISO(text, { zone: "utc" });
  return date.isValid ? date.toMillis() / 86_400_000 : undefined;
}

/** `YYYY-MM-DD`. */
export function writeDate(date: LocalDate): string {
  return inUtc(date).toFormat("yyyy-MM-dd");
}

/** 0 is Monday, 6 is Sunday. */
export function weekdayOf(date: LocalDate): number {
  return inUtc(date).weekday - 1;
}

/** `2024-W41`: the ISO week, which belongs to the year of its Thursday. */
export function isoWeekOf(date: LocalDate): string {
  return inUtc(date).toFormat("kkkk-'W'WW");
}

/** `2024-10`. */
export function monthOf(date: LocalDate): string {
  return inUtc(date).toFormat("yyyy-MM");
}

function inUtc(date: LocalDate): DateTime {
  return DateTime.fromMillis(date * 86_400_000, { zone: "utc" });
}
