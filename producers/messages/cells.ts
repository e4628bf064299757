import { canonicalClockTime, canonicalEnd, clockMicroseconds, openFor } from "./clock-time.ts";
import { quote } from "./quote.ts";
import { storeIdProblem } from "./store-id.ts";
import { canonicalTimestamp } from "./timestamp.ts";
import { zoneName } from "./zones.ts";

/**
 * The accepted forms of each cell of the inputs, whether it is in a file, in a message or in the
 * body of a request. The texts are trimmed. A reason quotes the text and says what is accepted.
 */
export type Parsed<T> = { value: T } | { reason: string };

/** The number of Monday if days are numbered. */
export type Monday = 0 | 1;

export function readStoreId(text: string): Parsed<string> {
  const reason = storeIdProblem(text);
  return reason === undefined ? { value: text } : { reason };
}

export function readStatus(text: string): Parsed<"active" | "inactive"> {
  const value = text.toLowerCase();
  if (value === "active" || value === "inactive") return { value };
  return { reason: `unknown status ${quote(text)}, expected active or inactive` };
}

/** Reads an instant, in the form of producers/messages/timestamp.ts. */
export function readInstant(text: string): Parsed<string> {
  const value = canonicalTimestamp(text);
  if (value !== undefined) return { value };
  const accepted = "2023-01-22 12:09:39.388884 UTC, or ISO 8601 with Z or an offset";
  return { reason: `invalid timestamp ${quote(text)}, expected for example ${accepted}` };
}

const DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const SHORT_DAYS = [
  "mon",
  "tue",
  "wed",
  "thu",
  "fri",
  "sat",
  "sun",
  "tues",
  "weds",
  "thur",
  "thurs",
];
const OF_SHORT = [0, 1, 2, 3, 4, 5, 6, 1, 2, 3, 3];

/** Reads a day of the week, a number or an English name, as 0 (Monday) to 6 (Sunday). */
export function readDay(text: string, monday: Monday): Parsed<number> {
  const [, digit] = /^([0-7])(?:\.0+)?$/.exec(text) ?? [];
  const number = Number(digit ?? Number.NaN) - monday;
  if (number >= 0 && number <= 6) return { value: number };
  const name = text.toLowerCase();
  const day = DAYS.indexOf(name);
  const named = day >= 0 ? day : OF_SHORT[SHORT_DAYS.indexOf(name)];
  if (named !== undefined) return { value: named };
  const accepted = `${monday} (Monday) to ${monday + 6} (Sunday), or an English name`;
  return { reason: `unknown day ${quote(text)}, expected ${accepted}` };
}

/** Whether this is a date, `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  return "value" in readDate(text);
}

/** Reads a date of a store's own calendar, `YYYY-MM-DD`. */
export function readDate(text: string): Parsed<string> {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  // Date.parse takes 30 February for 2 March.
  const isDate = !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
  if (isDate && text >= "0001") return { value: text };
  return { reason: `no such date ${quote(text)}, expected one such as 2024-10-07` };
}

/** A reason of a closure has at most this many characters. */
export const LONGEST_REASON = 200;

/** Why this cannot be the reason of a closure. */
export function reasonProblem(text: string): string | undefined {
  const count = [...text].length;
  if (count <= LONGEST_REASON) return undefined;
  return `the reason has ${count} characters, expected ${LONGEST_REASON} at most`;
}

/**
 * Why a closure cannot be from one instant to another, both in canonical form; null: without end.
 */
export function closureProblem(from: string, to: string | null): string | undefined {
  if (to === null || to > from) return undefined;
  return `the end ${quote(to)} is not after the beginning ${quote(from)}`;
}

/** From when to when a row of hours opens, as `HH:MM:SS`. */
export type Opening = { start_time_local: string; end_time_local: string };

export function readOpening(startText: string, endText: string): Parsed<Opening> {
  const [start, end] = [canonicalClockTime(startText), canonicalEnd(endText)];
  if (start === undefined) return noClockTime(startText, "09:00, 09:00:00 or 9:00 AM");
  if (end === undefined) return noClockTime(endText, "17:00, 17:00:00 or 5:00 PM, or 24:00");
  if (openFor(clockMicroseconds(start), clockMicroseconds(end)) === undefined) {
    const fault = `the end ${quote(endText)} equals the start`;
    return {
      reason: `${fault}, expected a different time: only 00:00 to 00:00 means the whole day`,
    };
  }
  return { value: { start_time_local: start, end_time_local: end } };
}

function noClockTime(text: string, accepted: string): { reason: string } {
  return { reason: `invalid clock time ${quote(text)}, expected for example ${accepted}` };
}

/**
 * Reads the name of a time zone, in any letter case, and returns it as the IANA database writes it.
 */
export function readZone(text: string): Parsed<string> {
  const value = zoneName(text);
  if (value !== undefined) return { value };
  const accepted = "a name of the IANA time zone database such as Europe/London";
  return { reason: `unknown time zone ${quote(text)}, expected ${accepted}` };
}
