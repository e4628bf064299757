import type { Reading } from "../csv/read-input.ts";
import { type Poll, RAW_LIMIT } from "../messages/topics.ts";
import { readJsonPoll } from "./read-json-poll.ts";

/** No poll is longer than some hundred characters; what is longer than this is none. */
export const LONGEST_ITEM = 65_536;

/** An item that is too long, of which the beginning is known. */
export function tooLong(line: number, beginning: string): Reading<Poll> {
  const reason = `more than ${LONGEST_ITEM} characters`;
  return { line, reason, raw: beginning.slice(0, RAW_LIMIT) };
}

/** What an item holds whose JSON has been taken apart, or why it holds nothing. */
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
