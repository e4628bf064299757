import { hoursInput, type Input, timezonesInput } from "./csv/inputs.ts";
import { readInput } from "./csv/read-input.ts";
import type { Part } from "./csv/read-polls.ts";
import { gatherWeeks } from "./weeks.ts";

/** Reads the lines of a file after one of them. */
export type Source = (path: string, now: Date, after: number) => AsyncIterable<Part>;

/** Reads a file of time zones; each row is a message. */
export async function* readZones(path: string, now: Date, after: number): AsyncGenerator<Part> {
  for await (const { values, ...part } of readAfter(path, timezonesInput, now, after)) {
    yield { ...part, messages: keyed(values), rows: values.length };
  }
}

/** Reads a file of opening hours; each store's week is a message, when the file has ended. */
export async function* readWeeks(path: string, now: Date, after: number): AsyncGenerator<Part> {
  const weeks = gatherWeeks();
  let end = { lastLine: after, bytesRead: 0 };
  for await (const { values, ...part } of readAfter(path, hoursInput, now, after)) {
    for (const row of values) weeks.add(row);
    yield { ...part, messages: [], rows: values.length };
    end = part;
  }
  yield { ...end, messages: keyed([...weeks.all()]), rows: 0, refused: [] };
}

async function* readAfter<T>(path: string, input: Input<T>, now: Date, after: number) {
  for await (const { readings, lastLine, bytesRead } of readInput(path, input, now)) {
    const values: T[] = [];
    const refused = [];
    for (const reading of readings) {
      if (reading.line <= after) continue;
      if ("value" in reading) values.push(reading.value);
      else refused.push(reading);
    }
    yield { values, refused, lastLine, bytesRead };
  }
}

function keyed(values: { store_id: string }[]): { key: string; value: string }[] {
  return values.map((value) => ({ key: value.store_id, value: JSON.stringify(value) }));
}
