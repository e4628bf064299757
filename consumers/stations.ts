import { intakeProblem } from "../producers/timestamp.ts";
import { type Rejected, rejectedTopic, type Topic, topics } from "../producers/topics.ts";
import {
  insertPolls,
  insertRejectedRows,
  insertStoreHours,
  insertStoreTimezones,
} from "../sql/ingest.ts";
import type { Store } from "../sql/store.ts";

/** A valid message and its place on the log. */
export type Kept<T> = { value: T; offset: number };

/**
 * What becomes of a topic's messages. `write` may be called again with the same messages (a crash
 * repeats a batch): the tables forget repeats.
 */
export type Station<T> = {
  topic: Topic<T>;
  /** Why a message that its schema accepts is not taken in; `latest` is the newest timestamp that is. */
  problem?(value: T, latest: string): string | undefined;
  write(store: Store, kept: readonly Kept<T>[]): Promise<void>;
};

export const polls = station({
  topic: topics.polls,
  problem: (poll, latest) => intakeProblem(poll.timestamp_utc, latest),
  write: (store, kept) =>
    insertPolls(
      store,
      kept.map(({ value }) => [value.store_id, value.status, sqlTimestamp(value.timestamp_utc)]),
    ),
});

export const hours = station({
  topic: topics.hours,
  write: (store, kept) =>
    insertStoreHours(
      store,
      kept.map(({ value, offset }) => [value.store_id, value.week, offset]),
    ),
});

export const timezones = station({
  topic: topics.timezones,
  write: (store, kept) =>
    insertStoreTimezones(
      store,
      kept.map(({ value, offset }) => [value.store_id, value.timezone_str, offset]),
    ),
});

/** The rows set aside of another topic. */
export function rejectedOf(name: string): Station<Rejected> {
  return {
    topic: rejectedTopic(name),
    write: (store, kept) =>
      insertRejectedRows(
        store,
        kept.map(({ value: { origin, reason, raw } }) =>
          "file" in origin
            ? [name, origin.fingerprint, origin.line, origin.file, reason, raw]
            : [name, place(origin), origin.offset, place(origin), reason, raw],
        ),
      ),
  };
}

function place({ topic, partition }: { topic: string; partition: number }): string {
  return `${topic}/${partition}`;
}

/** `2023-01-22T12:09:39.388884Z` as ClickHouse reads it fastest. */
function sqlTimestamp(canonical: string): string {
  return `${canonical.slice(0, 10)} ${canonical.slice(11, 26)}`;
}

/** Keeps a station's type of message. */
function station<T>(definition: Station<T>): Station<T> {
  return definition;
}
