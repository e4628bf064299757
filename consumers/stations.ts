import { intakeProblem } from "../producers/timestamp.ts";
import { type Rejected, rejectedTopic, type Topic, topics } from "../producers/topics.ts";
import {
  hoursLine,
  insertPolls,
  insertRejectedRows,
  insertStoreHours,
  insertStoreTimezones,
  pollLine,
  rejectedLine,
  timezoneLine,
} from "../sql/ingest.ts";
import type { Store } from "../sql/store.ts";

/** A valid message; of two about the same thing the one of the higher version counts. */
export type Kept<T> = { value: T; version: number };

/** What becomes of a topic's messages: each is a line of an insert. */
type Definition<T> = {
  topic: Topic<T>;
  /** Why a message that its schema accepts is not taken in; `latest` is the newest timestamp that is. */
  problem?(value: T, latest: string): string | undefined;
  line(value: T, version: number): string;
  /**
   * The line of a message in the very spelling of our own producers, without taking it apart; undefined
   * for any other, and for one that is not taken in. It gives the same lines, several times as fast.
   */
  quickLine?(text: string, latest: string): string | undefined;
  /**
   * Inserts lines. May be called again with the same ones (a crash repeats a batch): the tables forget
   * repeats.
   */
  insert(store: Store, lines: readonly string[], options?: { signal?: AbortSignal }): Promise<void>;
};

export type Station<T> = Definition<T> & {
  /** Inserts values. */
  write(store: Store, kept: readonly Kept<T>[]): Promise<void>;
};

export const polls = station({
  topic: topics.polls,
  problem: (poll, latest) => intakeProblem(poll.timestamp_utc, latest),
  line: (poll) => pollLine([poll.store_id, poll.status, sqlTimestamp(poll.timestamp_utc)]),
  quickLine: quickPollLine,
  insert: insertPolls,
});

export const hours = station({
  topic: topics.hours,
  line: ({ store_id, week }, version) => hoursLine([store_id, week, version]),
  insert: insertStoreHours,
});

export const timezones = station({
  topic: topics.timezones,
  line: ({ store_id, timezone_str }, version) => timezoneLine([store_id, timezone_str, version]),
  insert: insertStoreTimezones,
});

/** The rows set aside of another topic. */
export function rejectedOf(name: string): Station<Rejected> {
  return station({
    topic: rejectedTopic(name),
    line: ({ origin, reason, raw }) => {
      const [source, position, label] = standing(origin);
      const words = [wellFormed(label), wellFormed(reason), wellFormed(raw)] as const;
      return rejectedLine([name, wellFormed(source), position, ...words]);
    },
    insert: insertRejectedRows,
  });
}

/**
 * Text that was cut between the halves of a character, or spelled so, cannot be written down: what
 * stands alone becomes U+FFFD.
 */
function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}

/** What holds a rejected row, its position there, and the name that this has for people. */
function standing(origin: Rejected["origin"]): [source: string, position: number, name: string] {
  if ("file" in origin) return [origin.fingerprint, origin.line, origin.file];
  if ("request" in origin) return [origin.request, origin.index, `request ${origin.request}`];
  return [place(origin), origin.offset, place(origin)];
}

/** `store.polls/0`, and `store.polls/0 (2)` when the topic was made anew: its offsets began again. */
function place(origin: { topic: string; partition: number; incarnation: number }): string {
  const where = `${origin.topic}/${origin.partition}`;
  return origin.incarnation === 1 ? where : `${where} (${origin.incarnation})`;
}

const DATE =
  "20\\d\\d-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)";
const TIME = "(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d\\.\\d{6}";
/** Ids with a dot may be numbers in scientific notation: those are left to the schema. */
const SPELLED_POLL = new RegExp(
  `^\\{"store_id":"([A-Za-z0-9][A-Za-z0-9_:-]{0,63})","status":"(active|inactive)","timestamp_utc":"(${DATE})T(${TIME})Z"\\}$`,
);

function quickPollLine(text: string, latest: string): string | undefined {
  const [, storeId, status, date, time] = SPELLED_POLL.exec(text) ?? [];
  if (storeId === undefined || `${date}T${time}Z` > latest) return undefined;
  return `["${storeId}","${status}","${date} ${time}"]`;
}

/** `2023-01-22T12:09:39.388884Z` as ClickHouse reads it fastest. */
function sqlTimestamp(canonical: string): string {
  return `${canonical.slice(0, 10)} ${canonical.slice(11, 26)}`;
}

function station<T>(definition: Definition<T>): Station<T> {
  return {
    ...definition,
    write: (store, kept) =>
      definition.insert(
        store,
        kept.map(({ value, version }) => definition.line(value, version)),
      ),
  };
}
