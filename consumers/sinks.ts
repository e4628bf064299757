import { OPENS_NEVER } from "../producers/messages/clock-time.ts";
import type { LineBuffer } from "../producers/messages/line-buffer.ts";
import { intakeProblem } from "../producers/messages/timestamp.ts";
import {
  type OpeningHours,
  type Rejected,
  rejectedTopic,
  type Topic,
  topics,
} from "../producers/messages/topics.ts";
import type { Database } from "../sql/database.ts";
import {
  attributesLine,
  closureLine,
  insertAttributes,
  insertClosures,
  insertPolls,
  insertRejectedRows,
  insertSpecialDays,
  insertStoreTimezones,
  insertWeeks,
  pollLine,
  rejectedLine,
  specialDayLine,
  timezoneLine,
  weekLine,
} from "../sql/ingest.ts";
import type { Position } from "../sql/positions.ts";
import { fastPollRow } from "./fast-path.ts";
import { dayOfPoll } from "./split-days.ts";

/**
 * A valid message and its position; of two about the same thing the later one counts. Default:
 * partition 0.
 */
type Versioned<T> = { value: T; position: number; partition?: number };

/** The sink of a topic: its messages become lines of an insert. */
type Definition<T> = {
  topic: Topic<T>;
  /**
   * Why a message that its schema accepts is rejected; `latest` is the newest timestamp that is
   * accepted.
   */
  problem?(value: T, latest: string): string | undefined;
  /** `at`: when the log took the message, as ClickHouse reads it. */
  line(value: T, position: Position, at: string): string;
  /** Whether a message may be an array of values. */
  manyInOne?: true;
  /**
   * Adds the row of a message in the exact form that the producers write, without parsing it.
   * Returns false for any other message, and for one that is rejected. Same rows as the slow path,
   * many times as fast.
   */
  fastRow?(
    bytes: Uint8Array,
    from: number,
    to: number,
    latest: Uint8Array,
    rows: LineBuffer,
    position: Position,
  ): boolean;
  /**
   * The day of a row whose line begins at `from`, as a number that rises with the days: an insert
   * writes a part for each, so that rows of many days are inserted in several inserts.
   */
  day?(rows: Uint8Array, from: number): number;
  /**
   * Inserts lines, or bytes that are lines. May be called again with the same ones, because a crash
   * repeats a batch: the tables ignore repeats.
   */
  insert(
    db: Database,
    lines: readonly string[] | Buffer,
    options?: { signal?: AbortSignal; queryId?: string },
  ): Promise<void>;
};

export type TopicSink<T> = Definition<T> & {
  /** Inserts values. */
  write(db: Database, kept: readonly Versioned<T>[]): Promise<void>;
};

export const polls = sink({
  topic: topics.polls,
  manyInOne: true,
  problem: (poll, latest) => intakeProblem(poll.timestamp_utc, latest),
  line: ({ store_id, status, timestamp_utc }, { partition, position }) =>
    pollLine([store_id, status, sqlTimestamp(timestamp_utc), partition, position]),
  fastRow: fastPollRow,
  day: dayOfPoll,
  insert: insertPolls,
});

export const hours = sink({
  topic: topics.hours,
  line: ({ store_id, week, valid_from = "", changed_by = "" }, { partition, position }, at) =>
    weekLine([
      ...([store_id, valid_from, writtenWeek(week)] as const),
      ...([position, partition, changed_by, at] as const),
    ]),
  insert: insertWeeks,
});

export const specialDays = sink({
  topic: topics.specialDays,
  line: ({ store_id, date, openings, changed_by = "" }, { partition, position }, at) =>
    specialDayLine([
      ...([store_id, date, openings ?? [], openings === null] as const),
      ...([position, partition, changed_by, at] as const),
    ]),
  insert: insertSpecialDays,
});

export const closures = sink({
  topic: topics.closures,
  line: ({ store_id, from_utc, closure, changed_by = "" }, { partition, position }, at) =>
    closureLine([
      ...([store_id, sqlTimestamp(from_utc)] as const),
      ...([closure?.to_utc ? sqlTimestamp(closure.to_utc) : null, closure?.reason ?? ""] as const),
      ...([closure === null, position, partition, changed_by, at] as const),
    ]),
  insert: insertClosures,
});

export const attributes = sink({
  topic: topics.attributes,
  line: ({ store_id, attributes: values, changed_by = "" }, { partition, position }, at) =>
    attributesLine([store_id, values ?? {}, position, partition, changed_by, at]),
  insert: insertAttributes,
});

export const timezones = sink({
  topic: topics.timezones,
  line: ({ store_id, timezone_str, changed_by = "" }, { partition, position }, at) =>
    timezoneLine([store_id, timezone_str, position, partition, changed_by, at]),
  insert: insertStoreTimezones,
});

/** A week as store_hours has it, see sql/schema/312_store_hours.sql. */
function writtenWeek(week: readonly OpeningHours[] | null): readonly OpeningHours[] {
  if (week === null) return [];
  return week.length === 0 ? [OPENS_NEVER] : week;
}

/** The rows that were rejected of another topic. */
export function rejectedOf(name: string): TopicSink<Rejected> {
  return sink({
    topic: rejectedTopic(name),
    line: ({ origin, reason, raw }) => {
      const [source, position, label] = standing(origin);
      const text = [wellFormed(label), wellFormed(reason), wellFormed(raw)] as const;
      return rejectedLine([name, wellFormed(source), position, ...text]);
    },
    insert: insertRejectedRows,
  });
}

/**
 * Text that was cut between the halves of a surrogate pair cannot be stored: a lone half becomes
 * U+FFFD.
 */
function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}

/** The source of a rejected row, its position there, and a name for people. */
function standing(origin: Rejected["origin"]): [source: string, position: number, name: string] {
  if ("file" in origin) return [origin.fingerprint, origin.line, origin.file];
  if ("request" in origin) return [origin.request, origin.index, `request ${origin.request}`];
  if (origin.index === undefined) return [place(origin), origin.offset, place(origin)];
  const message = `${place(origin)}, offset ${origin.offset}`;
  return [message, origin.index, message];
}

/** `store.polls/0`, and `store.polls/0 (2)` if the topic was recreated: its offsets began again. */
function place(origin: { topic: string; partition: number; incarnation: number }): string {
  const where = `${origin.topic}/${origin.partition}`;
  return origin.incarnation === 1 ? where : `${where} (${origin.incarnation})`;
}

/** `2023-01-22T12:09:39.388884Z` as ClickHouse reads it fastest. */
function sqlTimestamp(canonical: string): string {
  return `${canonical.slice(0, 10)} ${canonical.slice(11, 26)}`;
}

/** When a value was taken by no log. */
const NEVER = "1970-01-01 00:00:00";

function sink<T>(definition: Definition<T>): TopicSink<T> {
  return {
    ...definition,
    write: (db, kept) =>
      definition.insert(
        db,
        kept.map(({ value, position, partition = 0 }) =>
          definition.line(value, { partition, position }, NEVER),
        ),
      ),
  };
}

/** Milliseconds since the epoch as ClickHouse reads them. */
export function sqlMilliseconds(at: number): string {
  return new Date(at).toISOString().replace("T", " ").replace("Z", "");
}
