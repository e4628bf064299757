/** A message to append; the key decides the partition, so a key's messages stay in order. */
export type Entry = { key: string; value: string };

/**
 * Entries that are already encoded: their values (UTF-8, without line breaks), each followed by a
 * line break. `entries` returns the same ones as objects, for a log that stores keys.
 */
export type Encoded = { length: number; lines: Buffer; entries(): Entry[] };

/**
 * A message on the log. Offsets of a partition rise; compaction may leave gaps between them. `at`
 * is the append time, in milliseconds since the epoch. A message without a value reads as "".
 */
export type Message = { offset: number; at: number; value: string };

/**
 * Messages with consecutive offsets that were appended together: `offset` is that of the first,
 * `bytes` their values (UTF-8) with line breaks between them. The value of a single message is all
 * of the bytes, line breaks included. Millions of messages are read a span at a time, without an
 * object for each; see spans.ts.
 */
export type Span = { offset: number; count: number; at: number; bytes: Buffer };

/** Messages of one partition, in order, never empty. */
export type Batch = { topic: string; partition: number; spans: readonly Span[] };

/** The reader of a topic. */
export type Reader = {
  /**
   * The offset to continue from, requested whenever a partition is assigned to this reader. The
   * position is stored with the data, so that data and position cannot disagree.
   */
  resumeAt(partition: number): Promise<number>;
  /** Handles a batch; the next one of its partition comes when it resolves. */
  handle(batch: Batch): Promise<void>;
};

/** Running readers. */
export type Subscription = {
  /** Resolves after `stop`, rejects if a reader threw: nothing is skipped, reading has ended. */
  done: Promise<void>;
  /** Finishes the batches on their way and ends. */
  stop(): Promise<void>;
};

/** The range of a partition: its first offset, and the one that its next message will get. */
export type Range = { start: number; end: number };

/** The topic of damage that may affect any topic: the list of topics itself is broken. */
export const ANY_TOPIC = "*";

/**
 * Messages that the log no longer has as they were appended; `first` to `end` (exclusive) are their
 * offsets. If both are the same, messages from there on may be missing, and nothing can tell how
 * many.
 */
export type Damage = {
  topic: string;
  partition: number;
  first: number;
  end: number;
  reason: string;
};

/** The log cannot be reached now; the same call may succeed later. */
export class LogUnavailable extends Error {
  constructor(problem: string, options?: ErrorOptions) {
    super(`the log cannot be reached: ${problem}`, options);
    this.name = "LogUnavailable";
  }
}

/** The log refuses this process: its settings are wrong, and the same call will fail again. */
export class LogRefused extends Error {
  constructor(problem: string, options?: ErrorOptions) {
    super(problem, options);
    this.name = "LogRefused";
  }
}

/** The log file could not be written; nothing of the append that failed is on the log. */
export class LogUnwritable extends Error {
  /** Why, without a path. */
  readonly reason: string;

  constructor(path: string, options: { cause: unknown }) {
    const text = options.cause instanceof Error ? options.cause.message : String(options.cause);
    const isFull = FULL_DISK.test(text);
    super(`${path} cannot be written: ${isFull ? `its disk is full (${text})` : text}`, options);
    this.name = "LogUnwritable";
    this.reason = isFull ? "its disk is full" : "its file system refuses writes";
  }
}

const FULL_DISK = /ENOSPC|EDQUOT|no space left|quota exceeded/i;

/**
 * The port between producers and consumers.
 *
 * Every adapter keeps this promise: when `append` resolves, the entries are as safe as the log can
 * make them (embedded: on disk; Kafka: on all in-sync replicas). When it rejects, any part of them
 * may be there; the caller repeats them. A reader gets every message from its requested offset on,
 * in the order of its partition, and may get one again after a crash. So processing a message twice
 * must be safe.
 */
export interface EventLog {
  append(topic: string, entries: readonly Entry[] | Encoded): Promise<void>;
  /**
   * Reads topics, each with its reader, and shares their partitions with all other processes that
   * read.
   */
  read(readers: ReadonlyMap<string, Reader>): Subscription;
  /** Everything on a topic up to now, oldest first in each partition. */
  readAll(topic: string): AsyncIterable<Message>;
  /** The range of each partition, by its number. */
  ranges(topic: string): Promise<Range[]>;
  /**
   * For each partition, the first offset whose message was appended after this instant
   * (milliseconds since the epoch), or its end if there is none.
   */
  offsetsAfter(topic: string, at: number): Promise<number[]>;
  /**
   * The known damage, found by reading; empty: none. Readers skip it: its offsets read as if they
   * had no messages.
   */
  damage(): readonly Damage[];
  /**
   * Why nothing can be appended now, such as "its disk is full", as far as is known; undefined:
   * nothing is known to prevent it.
   */
  writeProblem(): string | undefined;
  /**
   * Finds out what prevents an append now, one sentence each; empty: nothing. Kafka: partitions
   * with too few in-sync replicas.
   *
   * @throws LogUnavailable
   */
  writeObstacles(): Promise<string[]>;
  /** Ends all readers and closes the log. */
  close(): Promise<void>;
}
