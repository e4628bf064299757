import type { Reading } from "../csv/read-input.ts";
import type { Poll } from "../messages/topics.ts";
import { BodyError } from "./body-problem.ts";
import { readItem, tooLong } from "./items.ts";
import { type ItemText, splitItems } from "./split-items.ts";

/**
 * The polls of a JSON text, one poll or an array of them, in pieces as they arrive. `line` of a
 * reading is its position in the array, from 1. An item that is too long is rejected alone, and its
 * JSON is not parsed. Everything before a JSON error is yielded before the error is thrown.
 *
 * @throws BodyError `unreadable` if the text is not JSON, `cut` if it ends too early, `empty`
 */
export async function* readJsonBody(
  chunks: AsyncIterable<string>,
  latest: string,
): AsyncGenerator<Reading<Poll>[]> {
  const splitter = splitItems();
  let place = 0;

  function read({ text, tooLong: isTooLong }: ItemText): Reading<Poll> {
    place += 1;
    return isTooLong ? tooLong(place, text) : readItem(place, parse(text), text.trim(), latest);
  }

  function parse(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch (cause) {
      const message = cause instanceof Error ? cause.message.slice(0, 100) : String(cause);
      throw new BodyError("unreadable", `the body is not JSON, at item ${place - 1}: ${message}`);
    }
  }

  for await (const chunk of chunks) {
    const readings: Reading<Poll>[] = [];
    let fault: unknown;
    try {
      for (const item of splitter.push(chunk)) readings.push(read(item));
    } catch (error) {
      fault = error;
    }
    if (readings.length > 0) yield readings;
    if (fault !== undefined) throw fault;
  }
  splitter.end();
}
