import { endLine, type LineBuffer, makeRoom } from "../messages/line-buffer.ts";
import {
  AFTER_TIME,
  ascii,
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
} from "../messages/poll-bytes.ts";

const UTC = ascii(" UTC");
const [SPACE, LETTER_T, DOT, ZERO] = [0x20, 0x54, 0x2e, 0x30];

/**
 * Adds the message of a poll to `messages` if this line is a poll in its plainest form,
 * `id,active,2023-01-22 12:09:39.388884 UTC`: a fraction of at most six digits, or none, and any
 * one-byte separator that does not occur in the three values. Returns false for any other line, and
 * for a poll after `latest`: the slow path reads those.
 */
export function fastPollMessage(
  bytes: Uint8Array,
  from: number,
  to: number,
  separator: number,
  latest: Uint8Array,
  messages: LineBuffer,
): boolean {
  const idEnd = endOfId(bytes, from, to);
  if (idEnd === from || bytes[idEnd] !== separator) return false;
  const statusEnd = endOfStatus(bytes, idEnd + 1);
  if (statusEnd === idEnd + 1 || bytes[statusEnd] !== separator) return false;
  const time = statusEnd + 1;
  if (!isSecond(bytes, time) || bytes[time + 10] !== SPACE) return false;
  const digits = bytes[time + 19] === DOT ? countDigits(bytes, time + 20) : 0;
  const timeEnd = digits === 0 ? time + 19 : time + 20 + digits;
  if (timeEnd + UTC.length !== to || !stands(UTC, bytes, timeEnd)) return false;

  makeRoom(messages, LONGEST_POLL);
  const message = messages.bytes;
  let at = copy(BEFORE_ID, 0, BEFORE_ID.length, message, messages.end);
  at = copy(bytes, from, idEnd, message, at);
  at = copy(BEFORE_STATUS, 0, BEFORE_STATUS.length, message, at);
  at = copy(bytes, idEnd + 1, statusEnd, message, at);
  at = copy(BEFORE_TIME, 0, BEFORE_TIME.length, message, at);
  const written = at;
  at = copy(bytes, time, time + 10, message, at);
  message[at++] = LETTER_T;
  at = copy(bytes, time + 11, time + 19, message, at);
  message[at++] = DOT;
  at = copy(bytes, time + 20, timeEnd, message, at);
  while (at < written + 26) message[at++] = ZERO;
  if (isAfter(message, written, latest)) return false;
  endLine(messages, copy(AFTER_TIME, 0, AFTER_TIME.length, message, at));
  return true;
}
