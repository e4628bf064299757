import { endLine, type LineBuffer, makeRoom } from "../producers/messages/line-buffer.ts";
import {
  AFTER_TIME,
  BEFORE_ID,
  BEFORE_STATUS,
  BEFORE_TIME,
  copy,
  countDigits,
  endOfId,
  endOfStatus,
  isAfter,
  isSecond,
  LONGEST_POLL,
  stands,
} from "../producers/messages/poll-bytes.ts";
import type { Position } from "../sql/positions.ts";

const [BRACKET, QUOTE, COMMA, SPACE, LETTER_T, DOT] = [0x5b, 0x22, 0x2c, 0x20, 0x54, 0x2e];
const [CLOSING_BRACKET, ZERO] = [0x5d, 0x30];

/**
 * Adds the row of a poll whose bytes are in the exact form that the producers write. Returns false
 * for any other message, and for a poll after `latest`.
 */
export function fastPollRow(
  bytes: Uint8Array,
  from: number,
  to: number,
  latest: Uint8Array,
  rows: LineBuffer,
  { partition, position }: Position,
): boolean {
  const id = from + BEFORE_ID.length;
  if (!stands(BEFORE_ID, bytes, from)) return false;
  const idEnd = endOfId(bytes, id, to);
  const status = idEnd + BEFORE_STATUS.length;
  if (idEnd === id || !stands(BEFORE_STATUS, bytes, idEnd)) return false;
  const statusEnd = endOfStatus(bytes, status);
  const time = statusEnd + BEFORE_TIME.length;
  if (statusEnd === status || !stands(BEFORE_TIME, bytes, statusEnd)) return false;
  if (time + 26 + AFTER_TIME.length !== to || !stands(AFTER_TIME, bytes, time + 26)) return false;
  if (!isSecond(bytes, time) || bytes[time + 10] !== LETTER_T || bytes[time + 19] !== DOT)
    return false;
  if (countDigits(bytes, time + 20) !== 6 || isAfter(bytes, time, latest)) return false;

  makeRoom(rows, LONGEST_POLL);
  const row = rows.bytes;
  let at = rows.end;
  row[at++] = BRACKET;
  row[at++] = QUOTE;
  at = copy(bytes, id, idEnd, row, at);
  row[at++] = QUOTE;
  row[at++] = COMMA;
  row[at++] = QUOTE;
  at = copy(bytes, status, statusEnd, row, at);
  row[at++] = QUOTE;
  row[at++] = COMMA;
  row[at++] = QUOTE;
  at = copy(bytes, time, time + 10, row, at);
  row[at++] = SPACE;
  at = copy(bytes, time + 11, time + 26, row, at);
  row[at++] = QUOTE;
  row[at++] = COMMA;
  at = writeNumber(partition, row, at);
  row[at++] = COMMA;
  at = writeNumber(position, row, at);
  row[at++] = CLOSING_BRACKET;
  endLine(rows, at);
  return true;
}

/** Writes a whole number in decimal digits, and returns where they end. */
function writeNumber(value: number, to: Uint8Array, at: number): number {
  let digits = 1;
  for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) digits += 1;
  let rest = value;
  for (let index = at + digits - 1; index >= at; index -= 1) {
    const shorter = Math.floor(rest / 10);
    to[index] = ZERO + (rest - shorter * 10);
    rest = shorter;
  }
  return at + digits;
}
