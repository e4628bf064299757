import type { Reading, Unreadable } from "../csv/read-input.ts";
import { type Poll, RAW_LIMIT } from "../messages/topics.ts";
import { readJsonPoll } from "./read-json-poll.ts";

/** A poll has a few hundred characters at most; anything longer than this is not a poll. */
export const LONGEST_ITEM = 65_536;

/** An item that is too long; only its beginning is kept. */
export function tooLong(line: number, beginning: string): Unreadable {
  const reason = `more than ${LONGEST_ITEM} characters`;
  return { line, reason, raw: beginning.slice(0, RAW_LIMIT) };
}

/** The poll in an item of parsed JSON, or why there is none. */
export function readItem(
  line: number,
  value: unknown,
  text: string,
  latest: string,
): Reading<Poll> {
  const parsed = readJsonPoll(value, latest);
  if ("value" in parsed) return { line, value: parsed.value };
  return { line, reason: parsed.reason, raw: text.slice(0, RAW_LIMIT) };
}
