const FORM = /^(\d{1,2}):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?(?:[ \u00a0\u202f]?([AP])M)?$/i;
const END_OF_DAY = /^24:00(?::00(?:\.0{1,6})?)?$/;

/** Microseconds of one day on a wall clock that does not change. */
export const DAY_US = 86_400_000_000;

/**
 * A clock time that means the end of its day when it stands as an end (opening periods, rule 3).
 */
const LAST_MINUTE_US = DAY_US - 60_000_000;

/**
 * Reads a wall-clock time (`9:00`, `09:00:00`, `23:59:59.5`, `9:00 AM`) and returns it as
 * `HH:MM:SS`, with a fraction only if there is one; undefined for a time outside the day.
 */
export function canonicalClockTime(text: string): string | undefined {
  const [whole, hour, minute, second = "00", fraction = "", half] = FORM.exec(text) ?? [];
  if (whole === undefined || hour === undefined) return undefined;
  const hours = half === undefined ? Number(hour) : hourOfHalf(Number(hour), half);
  if (!(hours <= 23) || Number(minute) > 59 || Number(second) > 59) return undefined;
  const rest = fraction.replace(/0+$/, "");
  return `${String(hours).padStart(2, "0")}:${minute}:${second}${rest === "" ? "" : `.${rest}`}`;
}

/** The same for a closing time: `24:00` is the midnight that ends the day, `00:00:00`. */
export function canonicalEnd(text: string): string | undefined {
  return END_OF_DAY.test(text) ? "00:00:00" : canonicalClockTime(text);
}

/**
 * Converts an hour of the 12-hour clock, which has a 12 and no 0, to 24 hours; NaN if there is
 * none.
 */
function hourOfHalf(hour: number, half: string): number {
  if (hour < 1 || hour > 12) return Number.NaN;
  return (hour % 12) + (half.toUpperCase() === "P" ? 12 : 0);
}

/** Microseconds from midnight to a canonical clock time. */
export function clockMicroseconds(canonical: string): number {
  const [hour, minute, second] = canonical.split(":");
  return (Number(hour) * 60 + Number(minute)) * 60_000_000 + Math.round(Number(second) * 1_000_000);
}

/**
 * How long a row of hours is open, in microseconds of wall clock from its start: an end of 23:59 or
 * later is midnight, 00:00 to 00:00 is the whole day, an end before the start is on the next day.
 * Undefined for a row that means nothing: its end equals its start (opening periods, rule 3).
 */
export function openFor(startUs: number, endUs: number): number | undefined {
  if (endUs >= LAST_MINUTE_US || (startUs === 0 && endUs === 0)) return DAY_US - startUs;
  if (endUs === startUs) return undefined;
  return endUs > startUs ? endUs - startUs : endUs + DAY_US - startUs;
}

/**
 * A row that no input may have, because its end equals its start: it never opens. Alone, it marks a
 * week that is closed on all days; an empty week means that no hours are known.
 */
export const OPENS_NEVER = { day: 0, start_time_local: "12:00:00", end_time_local: "12:00:00" };

/** The rows of a week that open the store at all. */
export function openingRows<Row extends { start_time_local: string; end_time_local: string }>(
  week: readonly Row[],
): Row[] {
  return week.filter(
    ({ start_time_local: start, end_time_local: end }) =>
      openFor(clockMicroseconds(start), clockMicroseconds(end)) !== undefined,
  );
}
