/** A message to be put on the log; the key decides the partition, so a key's messages stay in order. */
export type Entry = { key: string; value: string };

/** A message on the log. Offsets of a partition rise; compaction may leave gaps between them. */
export type Message = { offset: number; value: string };

/** Messages of one partition, in order, never empty. */
export type Batch = { topic: string; partition: number; messages: Message[] };

/** What reads a topic. */
export type Reader = {
  /**
   * The offset to go on from, asked whenever a partition is given to this reader. The position lives
   * where the data lives, so that data and position cannot disagree.
   */
  resumeAt(partition: number): Promise<number>;
  /** Takes a batch; the next one comes when it resolves. */
  handle(batch: Batch): Promise<void>;
};

/** A running reader. */
export type Subscription = {
  /** Resolves after `stop`, rejects when `handle` threw: nothing is skipped, reading has ended. */
  done: Promise<void>;
  /** Lets the batch in hand finish and ends. */
  stop(): Promise<void>;
};

/**
 * The road between producers and consumers.
 *
 * The promise that every adapter keeps: `append` resolves when the entries survive `kill -9` and a
 * power cut, all of one call or none; a reader gets every message from the offset that it asked for,
 * in order, and may get one again after a crash. Readers must therefore be safe to run twice.
 */
export interface EventLog {
  append(topic: string, entries: Entry[]): Promise<void>;
  read(topic: string, reader: Reader): Subscription;
  /** Everything on a topic up to now, oldest first. */
  readAll(topic: string): AsyncIterable<Message>;
  /** The offset that the next message of each partition will get. */
  endOffsets(topic: string): Promise<number[]>;
  /** Ends all readers and lets go of the log. */
  close(): Promise<void>;
}
