import { readDate, writeDate } from "./local-date.ts";

/**
 * An instant: whole microseconds since 1970-01-01 00:00 UTC. A number would lose the last ones of
 * a closure that ends in the year 9999, and of the sums of many stores.
 */
export type Instant = bigint;
/** A length of time in whole microseconds. */
export type Duration = bigint;

export const SECOND: Duration = 1_000_000n;
export const MINUTE: Duration = 60n * SECOND;
export const HOUR: Duration = 60n * MINUTE;
export const DAY: Duration = 24n * HOUR;
export const WEEK: Duration = 7n * DAY;

/**
 * Reads `2023-01-22 12:09:39.388884 UTC`, the same without ` UTC`, or ISO 8601 with `T` and `Z` or
 * another offset. Seconds may be missing; fraction digits after the sixth are cut.
 */
export function readInstant(text: string): Instant | undefined {
  const form =
    /^(\d{4}-\d\d-\d\d)[ T](\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(?: ?(?:UTC|Z)|([+-])(\d\d):?(\d\d)?)?$/i;
  const [, day = "", hour, minute, second = 0, fraction = "", sign, ahead = 0, aheadMinutes = 0] =
    form.exec(text) ?? [];
  const date = readDate(day);
  const inRange = Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
  if (date === undefined || !inRange || Number(ahead) > 23 || Number(aheadMinutes) > 59) return;
  const seconds = date * 86_400 + Number(hour) * 3600 + Number(minute) * 60 + Number(second);
  const offset = (sign === "-" ? -1 : 1) * (Number(ahead) * 3600 + Number(aheadMinutes) * 60);
  const microseconds = BigInt(fraction.slice(0, 6).padEnd(6, "0"));
  return BigInt(seconds - offset) * SECOND + microseconds;
}

/** The instant that the text names; throws where it names none. For what a test spells itself. */
export function instant(text: string): Instant {
  const found = readInstant(text);
  if (found === undefined) throw new Error(`no instant: ${text}`);
  return found;
}

/** `2023-01-22T12:09:39.388884Z`, always with six fraction digits. */
export function writeInstant(at: Instant): string {
  const date = floorDivide(at, DAY);
  const rest = at - date * DAY;
  const two = (part: bigint) => String(part).padStart(2, "0");
  const clock = [rest / HOUR, (rest / MINUTE) % 60n, (rest / SECOND) % 60n].map(two).join(":");
  return `${writeDate(Number(date))}T${clock}.${String(rest % SECOND).padStart(6, "0")}Z`;
}

/** ⌊a / b⌋ for a positive b, also where a is negative (which bigint division cuts towards 0). */
export function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b < 0n ? quotient - 1n : quotient;
}
