/** A message to be put on the log; the key decides the partition, so a key's messages stay in order. */
export type Entry = { key: string; value: string };

/**
 * Entries that are spelled already: their values (UTF-8, without line breaks), each followed by a line
 * break. `entries` are the same ones by themselves, for a log that keeps keys.
 */
export type Encoded = { length: number; lines: Buffer; entries(): Entry[] };

/**
 * A message on the log. Offsets of a partition rise; compaction may leave gaps between them. `at` is
 * when the log took it in, in milliseconds since the epoch. A message without a value reads as "".
 */
export type Message = { offset: number; at: number; value: string };

/**
 * Messages whose offsets follow each other and that came in together: `offset` is that of the first,
 * `bytes` their values (UTF-8) with line breaks between them. Of a single message the value is all of
 * the bytes, line breaks and all. Millions of messages are read a run at a time, without an object for
 * each; see runs.ts.
 */
export type Span = { offset: number; count: number; at: number; bytes: Buffer };

/** Messages of one partition, in order, never empty. */
export type Batch = { topic: string; partition: number; spans: readonly Span[] };

/** What reads a topic. */
export type Reader = {
  /**
   * The offset to go on from, asked whenever a partition is given to this reader. The position lives
   * where the data lives, so that data and position cannot disagree.
   */
  resumeAt(partition: number): Promise<number>;
  /** Takes a batch; the next one of its partition comes when it resolves. */
  handle(batch: Batch): Promise<void>;
};

/** Running readers. */
export type Subscription = {
  /** Resolves after `stop`, rejects when a reader threw: nothing is skipped, reading has ended. */
  done: Promise<void>;
  /** Lets the batches in hand finish and ends. */
  stop(): Promise<void>;
};

/** What a partition holds: its first offset, and the one that its next message will get. */
export type Range = { start: number; end: number };

/** The topic of damage that may be of any topic: what says which topics there are is broken itself. */
export const ANY_TOPIC = "*";

/**
 * Messages that the log holds no longer as they were appended; `first` to `end` (exclusive) are their
 * offsets. Where both are the same, messages from there on may be missing, and nothing can tell how many.
 */
export type Damage = {
  topic: string;
  partition: number;
  first: number;
  end: number;
  reason: string;
};

/** The log cannot be reached at the moment; the same call may succeed later. */
export class LogUnavailable extends Error {
  constructor(problem: string, options?: ErrorOptions) {
    super(`the log cannot be reached: ${problem}`, options);
    this.name = "LogUnavailable";
  }
}

/** The log will not have this process: its settings are wrong, and the same call will fail again. */
export class LogRefused extends Error {
  constructor(problem: string, options?: ErrorOptions) {
    super(problem, options);
    this.name = "LogRefused";
  }
}

/** The log file could not be written; nothing of the append that failed is on the log. */
export class LogUnwritable extends Error {
  /** Why, in words that name no path. */
  readonly reason: string;

  constructor(path: string, options: { cause: unknown }) {
    const text = options.cause instanceof Error ? options.cause.message : String(options.cause);
    const isFull = FULL_DISK.test(text);
    super(`${path} cannot be written: ${isFull ? `its disk is full (${text})` : text}`, options);
    this.name = "LogUnwritable";
    this.reason = isFull ? "its disk is full" : "its file system refuses it";
  }
}

const FULL_DISK = /ENOSPC|EDQUOT|no space left|quota exceeded/i;

/**
 * The road between producers and consumers.
 *
 * The promise that every adapter keeps: when `append` resolves, the entries are as safe as the log can
 * make them (embedded: on the disk; Kafka: on all in-sync replicas). When it rejects, any part of them
 * may be there; the caller repeats them. A reader gets every message from the offset that it asked
 * for, in the order of its partition, and may get one again after a crash. So readers must be safe to
 * run twice.
 */
export interface EventLog {
  append(topic: string, entries: readonly Entry[] | Encoded): Promise<void>;
  /** Reads topics, each with its reader, sharing their partitions with all other processes that do. */
  read(readers: ReadonlyMap<string, Reader>): Subscription;
  /** Everything on a topic up to now, oldest first in each partition. */
  readAll(topic: string): AsyncIterable<Message>;
  /** What each partition holds, by its number. */
  ranges(topic: string): Promise<Range[]>;
  /**
   * For each partition the first offset whose message came in after this instant (milliseconds since
   * the epoch), or its end where there is none.
   */
  offsetsAfter(topic: string, at: number): Promise<number[]>;
  /**
   * What is known to be damaged, found by reading; empty: nothing. Readers pass it over: its offsets
   * read as if they had no messages.
   */
  damage(): readonly Damage[];
  /**
   * Why nothing can be appended at the moment, such as "its disk is full", as far as is known; undefined:
   * nothing speaks against it.
   */
  writeProblem(): string | undefined;
  /**
   * Asks what speaks against an append being taken now, in a sentence each; none: nothing does. Kafka:
   * partitions of which too few replicas are in sync.
   *
   * @throws LogUnavailable
   */
  writeObstacles(): Promise<string[]>;
  /** Ends all readers and lets go of the log. */
  close(): Promise<void>;
}
