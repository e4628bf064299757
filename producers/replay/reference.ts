import { hoursInput, type Input, timezonesInput } from "../csv/inputs.ts";
import { type Manner, type Reading, readInput, type Unreadable } from "../csv/read-input.ts";
import type { Part } from "../csv/read-polls.ts";
import { weekBuilder } from "../csv/weeks.ts";

/** Reads the lines of a file after one of them. */
export type Source = (
  path: string,
  now: Date,
  after: number,
  manner?: Manner,
) => AsyncIterable<Part>;

/** Reads a file of time zones; each row is a message. */
export async function* readZones(path: string, now: Date, after: number): AsyncGenerator<Part> {
  for await (const { readings, ...part } of readAfter(path, timezonesInput, now, after, {})) {
    const values = readings.flatMap((each) => ("value" in each ? [each.value] : []));
    const refused = readings.flatMap((each) => ("value" in each ? [] : [each]));
    yield { ...part, messages: keyed(values), rows: values.length, refused };
  }
}

/**
 * Reads a file of opening hours. Each store's week becomes a message at the end of the file.
 * Rejected rows are not returned before then either, because the file may still be refused as a
 * whole.
 */
export async function* readWeeks(
  path: string,
  now: Date,
  after: number,
  manner: Manner = {},
): AsyncGenerator<Part> {
  const weeks = weekBuilder();
  const refused: Unreadable[] = [];
  let end = { lastLine: after, bytesRead: 0 };
  for await (const { readings, ...part } of readAfter(path, hoursInput, now, after, manner)) {
    const rejected = weeks.take(readings);
    for (const each of rejected) refused.push(each);
    yield { ...part, messages: [], rows: readings.length - rejected.length, refused: [] };
    end = part;
  }
  yield { ...end, messages: keyed([...weeks.all()]), rows: 0, refused, lost: weeks.lost() };
}

async function* readAfter<T>(
  path: string,
  input: Input<T>,
  now: Date,
  after: number,
  manner: Manner,
): AsyncGenerator<{ readings: Reading<T>[]; lastLine: number; bytesRead: number }> {
  for await (const { readings, ...part } of readInput(path, input, now, manner)) {
    const later = after === 0 ? readings : readings.filter(({ line }) => line > after);
    yield { ...part, readings: later };
  }
}

function keyed(values: { store_id: string }[]): { key: string; value: string }[] {
  return values.map((value) => ({ key: value.store_id, value: JSON.stringify(value) }));
}
