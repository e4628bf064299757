import type { Reading } from "../csv/read-input.ts";
import { type Poll, RAW_LIMIT } from "../messages/topics.ts";
import { BodyError } from "./body-problem.ts";
import { LONGEST_ITEM, readItem, tooLong } from "./items.ts";

/**
 * The polls of a text with one JSON object per line, see `readLinesOfJson`.
 *
 * @throws BodyError `empty` if all lines are blank
 */
export function readJsonLines(
  chunks: AsyncIterable<string>,
  latest: string,
): AsyncGenerator<Reading<Poll>[]> {
  return readLinesOfJson(chunks, (line, value, text) => readItem(line, value, text, latest));
}

/**
 * Reads a text with one JSON value per line, in pieces as they arrive; blank lines are skipped. A
 * line that is not JSON, or is too long, is rejected alone.
 *
 * @param readValue reads the value of a line; `text` is the line
 * @throws BodyError `empty` if all lines are blank
 */
export async function* readLinesOfJson<T>(
  chunks: AsyncIterable<string>,
  readValue: (line: number, value: unknown, text: string) => Reading<T>,
): AsyncGenerator<Reading<T>[]> {
  let line = 0;
  let found = false;
  let rest = "";
  let skipping: string | undefined;

  function take(text: string, readings: Reading<T>[]): void {
    line += 1;
    if (skipping !== undefined || text.length > LONGEST_ITEM) {
      readings.push(tooLong(line, skipping ?? text));
      skipping = undefined;
      return;
    }
    if (text.trim() !== "") readings.push(readLine(line, text, readValue));
  }

  for await (const chunk of chunks) {
    const readings: Reading<T>[] = [];
    const [first = "", ...others] = chunk.split("\n");
    rest = skipping === undefined ? rest + first : "";
    for (const other of others) {
      take(rest, readings);
      rest = other;
    }
    if (rest.length > LONGEST_ITEM) {
      skipping ??= rest.slice(0, RAW_LIMIT);
      rest = "";
    }
    found ||= readings.length > 0;
    if (readings.length > 0) yield readings;
  }
  const last: Reading<T>[] = [];
  if (rest !== "" || skipping !== undefined) take(rest, last);
  if (last.length > 0) yield last;
  else if (!found) throw new BodyError("empty", "the body is empty");
}

function readLine<T>(
  line: number,
  text: string,
  readValue: (line: number, value: unknown, text: string) => Reading<T>,
): Reading<T> {
  try {
    return readValue(line, JSON.parse(text), text);
  } catch (error) {
    const message = error instanceof Error ? error.message.slice(0, 100) : String(error);
    return { line, reason: `not JSON: ${message}`, raw: text.slice(0, RAW_LIMIT) };
  }
}
