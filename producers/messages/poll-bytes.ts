/**
 * Parses the parts of a poll in its plainest form byte by byte: many times as fast as regular
 * expressions, and without creating strings. A form that is not plain (a leap day; an id with a
 * dot, or one that might be `8E18` or `null`) is not wrong: the slow path reads it.
 */

/** The longest poll in any form that the producers write. */
export const LONGEST_POLL = 192;

const [LETTER, MARK] = [1, 2];
const ID_BYTES = new Uint8Array(256);
for (const byte of Buffer.from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")) {
  ID_BYTES[byte] = LETTER;
}
for (const byte of Buffer.from("_:-")) ID_BYTES[byte] = MARK;
const LONGEST_ID = 64;

/** Text as bytes, to compare or to copy. */
export function ascii(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, "latin1"));
}

/** The bytes around the id, the status and the time in a message of the producers. */
export const BEFORE_ID = ascii('{"store_id":"');
export const BEFORE_STATUS = ascii('","status":"');
export const BEFORE_TIME = ascii('","timestamp_utc":"');
export const AFTER_TIME = ascii('Z"}');

const INACTIVE = ascii("inactive");
const DAYS = Uint8Array.of(31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31);

/** Where a store id that begins here ends; `from` itself if there is none, or it is not plain. */
export function endOfId(bytes: Uint8Array, from: number, to: number): number {
  if (ID_BYTES[bytes[from] ?? 0] !== LETTER) return from;
  let at = from;
  while (at < to && isDigit(bytes[at])) at += 1;
  const digits = at;
  while (at < to && ID_BYTES[bytes[at] ?? 0] !== 0) at += 1;
  if (at - from > LONGEST_ID) return from;
  if (digits > from)
    return isLetter(bytes[digits], 0x65) && onlyNumber(bytes, digits + 1, at) ? from : at;
  return at - from <= 4 && isLetter(bytes[from], 0x6e) ? from : at;
}

/** Whether there is no letter between: after digits and an `e`, the id might be a number. */
function onlyNumber(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1)
    if (ID_BYTES[bytes[at] ?? 0] === LETTER && !isDigit(bytes[at])) return false;
  return true;
}

/** Whether this byte is the letter (of the small ones), in either case. */
function isLetter(byte: number | undefined, letter: number): boolean {
  return byte !== undefined && (byte | 0x20) === letter;
}

/** Where `active` or `inactive` ends that begins here; `from` itself if neither does. */
export function endOfStatus(bytes: Uint8Array, from: number): number {
  const skipped = bytes[from] === INACTIVE[0] ? 0 : 2;
  for (let index = skipped; index < INACTIVE.length; index += 1) {
    if (bytes[from + index - skipped] !== INACTIVE[index]) return from;
  }
  return from + INACTIVE.length - skipped;
}

/** Whether this text is here. */
export function stands(text: Uint8Array, bytes: Uint8Array, from: number): boolean {
  for (let index = 0; index < text.length; index += 1) {
    if (bytes[from + index] !== text[index]) return false;
  }
  return true;
}

/** Copies bytes, and returns where they end. */
export function copy(
  from: Uint8Array,
  start: number,
  end: number,
  to: Uint8Array,
  at: number,
): number {
  let next = at;
  for (let index = start; index < end; index += 1) to[next++] = from[index] ?? 0;
  return next;
}

/**
 * Whether `20YY-MM-DD`, any byte, and `HH:MM:SS` are here and make an instant. A leap day does not
 * count as plain.
 */
export function isSecond(bytes: Uint8Array, at: number): boolean {
  const month = twoDigits(bytes, at + 5);
  const day = twoDigits(bytes, at + 8);
  return (
    bytes[at] === 0x32 &&
    bytes[at + 1] === 0x30 &&
    twoDigits(bytes, at + 2) >= 0 &&
    bytes[at + 4] === 0x2d &&
    month >= 1 &&
    month <= 12 &&
    bytes[at + 7] === 0x2d &&
    day >= 1 &&
    day <= (DAYS[month - 1] ?? 0) &&
    within(twoDigits(bytes, at + 11), 24) &&
    bytes[at + 13] === 0x3a &&
    within(twoDigits(bytes, at + 14), 60) &&
    bytes[at + 16] === 0x3a &&
    within(twoDigits(bytes, at + 17), 60)
  );
}

/** How many digits are here, at most six. */
export function countDigits(bytes: Uint8Array, at: number): number {
  let count = 0;
  while (count < 6 && isDigit(bytes[at + count])) count += 1;
  return count;
}

/**
 * Whether an instant is after `latest`; both have six digits of a fraction, and any byte between
 * the date and the time.
 */
export function isAfter(bytes: Uint8Array, at: number, latest: Uint8Array): boolean {
  for (let index = 0; index < 26; index += 1) {
    if (index === 10) continue;
    const difference = (bytes[at + index] ?? 0) - (latest[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

/** The number of two digits, or -1. */
function twoDigits(bytes: Uint8Array, at: number): number {
  const [tens, ones] = [bytes[at] ?? 0, bytes[at + 1] ?? 0];
  return isDigit(tens) && isDigit(ones) ? (tens - 0x30) * 10 + ones - 0x30 : -1;
}

function within(value: number, end: number): boolean {
  return value >= 0 && value < end;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}
