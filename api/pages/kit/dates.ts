/** Dates of a calendar as text, the same on the server and in every browser. */

/** Weekdays as the API numbers them: 0 is Monday. */
export const WEEKDAYS = [
  "Monday",
  "Tuesday",
  "Wednesday",
  "Thursday",
  "Friday",
  "Saturday",
  "Sunday",
] as const;

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** The weekday of a date, 0 for Monday; the date is the beginning of a local instant. */
function weekdayOf(local: string): number {
  return (new Date(`${local.slice(0, 10)}T00:00:00Z`).getUTCDay() + 6) % 7;
}

/** A date: `Sun 3 Nov`. */
export function formatDay(local: string): string {
  const month = MONTHS[Number(local.slice(5, 7)) - 1] ?? "";
  return `${(WEEKDAYS[weekdayOf(local)] ?? "").slice(0, 3)} ${Number(local.slice(8, 10))} ${month}`;
}
