import {
  attributesInput,
  closuresInput,
  hoursInput,
  type Input,
  specialDaysInput,
  timezonesInput,
} from "../csv/inputs.ts";
import { type Manner, type Reading, readInput, type Unreadable } from "../csv/read-input.ts";
import type { Part } from "../csv/read-polls.ts";
import { specialDayBuilder } from "../csv/special-days.ts";
import { weekBuilder } from "../csv/weeks.ts";
import type { Entry } from "../log/event-log.ts";
import { keyOf } from "../messages/topics.ts";

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
    yield { ...part, messages: values.map((zone) => entry(zone)), rows: values.length, refused };
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
  yield {
    ...end,
    messages: [...weeks.all()].map((week) => entry(week, week.valid_from)),
    rows: 0,
    refused,
    lost: weeks.lost(),
  };
}

/**
 * Reads a file of special days. What the file says of each store and date is a message, when it has
 * ended, as in `readWeeks`.
 */
export async function* readSpecialDays(
  path: string,
  now: Date,
  after: number,
): AsyncGenerator<Part> {
  const days = specialDayBuilder();
  const refused: Unreadable[] = [];
  let end = { lastLine: after, bytesRead: 0 };
  for await (const { readings, ...part } of readAfter(path, specialDaysInput, now, after, {})) {
    const rejected = days.take(readings);
    for (const each of rejected) refused.push(each);
    yield { ...part, messages: [], rows: readings.length - rejected.length, refused: [] };
    end = part;
  }
  const contradicted = days.contradicted();
  const messages = [...days.all()].map((day) => entry(day, day.date));
  yield { ...end, messages, rows: -contradicted.length, refused: [...refused, ...contradicted] };
}

/** Reads a file of closures; each row is a message. */
export async function* readClosures(path: string, now: Date, after: number): AsyncGenerator<Part> {
  for await (const { readings, ...part } of readAfter(path, closuresInput, now, after, {})) {
    const values = readings.flatMap((each) => ("value" in each ? [each.value] : []));
    const refused = readings.flatMap((each) => ("value" in each ? [] : [each]));
    const messages = values.map((closure) => entry(closure, closure.from_utc));
    yield { ...part, messages, rows: values.length, refused };
  }
}

/** Reads a file of attributes; each row is a message. */
export async function* readAttributes(
  path: string,
  now: Date,
  after: number,
): AsyncGenerator<Part> {
  for await (const { readings, ...part } of readAfter(path, attributesInput, now, after, {})) {
    const values = readings.flatMap((each) => ("value" in each ? [each.value] : []));
    const refused = readings.flatMap((each) => ("value" in each ? [] : [each]));
    yield { ...part, messages: values.map((store) => entry(store)), rows: values.length, refused };
  }
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

/** A message about a store, or about one of several things of it, see `keyOf`. */
function entry(value: { store_id: string }, of?: string): Entry {
  return { key: keyOf(value.store_id, of), value: JSON.stringify(value) };
}
