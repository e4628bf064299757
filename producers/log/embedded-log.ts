import { open } from "lmdb";
import {
  type Entry,
  type EventLog,
  LogUnwritable,
  type Message,
  type Reader,
  type Run,
  type Spelled,
  type Subscription,
} from "./event-log.ts";
import { readTopics } from "./read-topics.ts";
import { cameAt, countLines, recordOf, valuesOf } from "./records.ts";
import { endOfRuns, messagesOf, runsFrom } from "./runs.ts";

/** A batch ends with the record that fills it. */
const BATCH_MESSAGES = 250_000;
const BATCH_BYTES = 32_000_000;

/**
 * The log in a local LMDB file, for one process. Each topic has one partition. The entries of one
 * `append` are one record under [topic, first offset]: when they came, and their values, one a line
 * (JSON text holds no line breaks). Keys are not kept: in a single partition order needs none.
 *
 * All appends of one turn of the event loop share one transaction, which is on the disk when it
 * returns: that is what `append` waits for, and before it no reader sees the entries.
 */
export function openEmbeddedLog(path: string, clock: () => Date = () => new Date()): EventLog {
  const db = open<Buffer, [string, number]>({ path, encoding: "binary", compression: true });
  /** The offset that a topic's next message gets. */
  const ends = new Map<string, number>();
  const subscriptions = new Set<Subscription>();
  let waiting: Append[] = [];
  let wake: () => void = () => {};
  let appended = nextAppend();

  function nextAppend(): Promise<void> {
    return new Promise((resolve) => {
      wake = resolve;
    });
  }

  function endOf(topic: string): number {
    const known = ends.get(topic);
    if (known !== undefined) return known;
    const first = lastRecord(topic, Number.POSITIVE_INFINITY);
    const last = first === undefined ? undefined : db.get([topic, first]);
    const end = first === undefined || last === undefined ? 0 : first + countLines(valuesOf(last));
    ends.set(topic, end);
    return end;
  }

  /** The first offset of the record that holds the offset, or of the last one before it. */
  function lastRecord(topic: string, offset: number): number | undefined {
    const range = { start: [topic, offset], end: [topic, -1], reverse: true, limit: 1 };
    for (const [, first] of db.getKeys(range)) return first;
    return undefined;
  }

  function append(topic: string, entries: readonly Entry[] | Spelled): Promise<void> {
    if (entries.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(commit);
      waiting.push({ topic, entries, resolve, reject });
    });
  }

  function commit(): void {
    const appends = waiting;
    waiting = [];
    const reached = new Map<string, number>();
    const at = clock().getTime();
    try {
      db.transactionSync(() => {
        for (const { topic, entries } of appends) {
          const first = reached.get(topic) ?? endOf(topic);
          db.put([topic, first], recordOf(at, entries));
          reached.set(topic, first + entries.length);
        }
      });
    } catch (cause) {
      for (const { reject } of appends) reject(new LogUnwritable(path, { cause }));
      return;
    }
    for (const [topic, end] of reached) ends.set(topic, end);
    for (const { resolve } of appends) resolve();
    wake();
    appended = nextAppend();
  }

  function runsOf(topic: string, offset: number): readonly Run[] {
    const end = endOf(topic);
    const runs: Run[] = [];
    let bytes = 0;
    const start = lastRecord(topic, offset) ?? offset;
    for (const { key, value } of db.getRange({ start: [topic, start], end: [topic, end] })) {
      const before = runs.at(-1);
      if (before !== undefined) before.count = key[1] - before.offset;
      if (key[1] - start >= BATCH_MESSAGES || bytes >= BATCH_BYTES) break;
      const values = valuesOf(value);
      runs.push({ offset: key[1], count: end - key[1], at: cameAt(value), bytes: values });
      bytes += values.length;
    }
    return runsFrom(runs, offset);
  }

  function read(readers: ReadonlyMap<string, Reader>): Subscription {
    const { stop, ended } = readTopics(readers, { endOf, runsOf, appended: () => appended });
    const done = ended.finally(() => subscriptions.delete(subscription));
    const subscription: Subscription = {
      done,
      stop: async () => {
        stop();
        // How the reading ended, `done` tells.
        await done.catch(() => {});
      },
    };
    subscriptions.add(subscription);
    return subscription;
  }

  async function* readAll(topic: string): AsyncGenerator<Message> {
    let next = 0;
    for (;;) {
      const runs = runsOf(topic, next);
      if (runs.length === 0) return;
      yield* messagesOf(runs);
      next = endOfRuns(runs);
    }
  }

  function offsetAfter(topic: string, at: number): number {
    let after = endOf(topic);
    const backwards = { start: [topic, after], end: [topic, -1], reverse: true };
    for (const { key, value } of db.getRange(backwards)) {
      if (cameAt(value) <= at) break;
      after = key[1];
    }
    return after;
  }

  return {
    append,
    read,
    readAll,
    ranges: async (topic) => [{ start: 0, end: endOf(topic) }],
    offsetsAfter: async (topic, at) => [offsetAfter(topic, at)],
    close: async () => {
      await Promise.allSettled([...subscriptions].map((subscription) => subscription.stop()));
      await db.close();
    },
  };
}

type Append = {
  topic: string;
  entries: readonly Entry[] | Spelled;
  resolve: () => void;
  reject: (error: LogUnwritable) => void;
};
