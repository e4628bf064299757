const FORM =
  /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d)(?::(\d\d)(?:\.(\d*))?)?(?: ?(?:UTC|Z|([+-])(\d\d)(?::?(\d\d))?))?$/i;
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const HOUR_MS = 3_600_000;

/** The first instant a poll may have: older ones come from a clock that was never set. */
const EARLIEST = "2000-01-01T00:00:00.000000Z";

/**
 * Reads an instant in any accepted form (`2023-01-22 12:09:39.388884 UTC`, the same without ` UTC`,
 * or ISO 8601 with `T` and `Z` or an offset; seconds are optional) and returns it in the canonical
 * form, always with six digits (`2023-01-22T12:09:39.388884Z`), or undefined if there is no such
 * instant. Digits beyond microseconds are cut, not rounded.
 */
export function canonicalTimestamp(text: string): string | undefined {
  const [
    whole,
    year,
    month,
    day,
    hour,
    minute,
    second = "00",
    fraction,
    sign,
    hours,
    minutes = "0",
  ] = FORM.exec(text) ?? [];
  if (whole === undefined || year === undefined || month === undefined || day === undefined) {
    return undefined;
  }
  if (Number(day) < 1 || Number(day) > daysIn(Number(year), Number(month))) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const micros = (fraction ?? "").slice(0, 6).padEnd(6, "0");
  const seconds = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  if (sign === undefined) return `${seconds}.${micros}Z`;
  if (Number(hours) > 23 || Number(minutes) > 59) return undefined;
  const aheadMs = (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === "-" ? -1 : 1);
  const utc = new Date(Date.parse(`${seconds}Z`) - aheadMs).toISOString();
  // Years outside 0000..9999 come back in the expanded form, which nothing else here reads.
  return utc.length === 24 ? `${utc.slice(0, 19)}.${micros}Z` : undefined;
}

/** The newest timestamp that is accepted when the clock says `now`. */
export function latestAt(now: Date): string {
  return new Date(now.getTime() + HOUR_MS).toISOString().replace("Z", "000Z");
}

/**
 * Why a poll of this instant is rejected, or undefined if it is accepted. One wrong clock must not
 * move the default `as_of` of every report.
 *
 * @param latest the newest timestamp that is accepted, see `latestAt`
 */
export function intakeProblem(canonical: string, latest: string): string | undefined {
  if (canonical < EARLIEST) return `timestamp ${canonical} is before the year 2000`;
  if (canonical > latest) return `timestamp ${canonical} is more than an hour in the future`;
  return undefined;
}

/** Microseconds since the epoch of a canonical timestamp. Exact: below 2^53 until the year 2255. */
export function microseconds(canonical: string): number {
  return Date.parse(`${canonical.slice(0, 19)}Z`) * 1000 + Number(canonical.slice(20, 26));
}

/** The canonical timestamp of these microseconds since the epoch. */
export function fromMicroseconds(micros: number): string {
  const milliseconds = Math.floor(micros / 1000);
  const rest = String(micros - milliseconds * 1000).padStart(3, "0");
  return new Date(milliseconds).toISOString().replace("Z", `${rest}Z`);
}

function daysIn(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && leap ? 29 : (DAYS[month - 1] ?? 0);
}
