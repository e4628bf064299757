import { setTimeout as delay } from "node:timers/promises";
import { open } from "lmdb";
import {
  type Entry,
  type EventLog,
  LogUnwritable,
  type Message,
  type Reader,
  type Subscription,
} from "./event-log.ts";

/** Live polls come in one at a time; waiting this long makes one insert of many. */
const LINGER_MS = 100;
const BATCH_MESSAGES = 50_000;
const BATCH_BYTES = 16_000_000;

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
    const end = first === undefined || last === undefined ? 0 : first + valuesOf(last).length;
    ends.set(topic, end);
    return end;
  }

  /** The first offset of the record that holds the offset, or of the last one before it. */
  function lastRecord(topic: string, offset: number): number | undefined {
    const range = { start: [topic, offset], end: [topic, -1], reverse: true, limit: 1 };
    for (const [, first] of db.getKeys(range)) return first;
    return undefined;
  }

  function append(topic: string, entries: Entry[]): Promise<void> {
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
          const lines = [String(at), ...entries.map((entry) => entry.value)];
          db.put([topic, first], Buffer.from(lines.join("\n")));
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

  function messagesFrom(topic: string, offset: number): Message[] {
    const end = endOf(topic);
    const messages: Message[] = [];
    let bytes = 0;
    const start = lastRecord(topic, offset) ?? offset;
    for (const { key, value } of db.getRange({ start: [topic, start], end: [topic, end] })) {
      if (messages.length >= BATCH_MESSAGES || bytes >= BATCH_BYTES) break;
      const at = cameAt(value);
      valuesOf(value).forEach((text, index) => {
        if (key[1] + index >= offset) messages.push({ offset: key[1] + index, at, value: text });
      });
      bytes += value.length;
    }
    return messages;
  }

  function read(readers: ReadonlyMap<string, Reader>): Subscription {
    const stopping = new AbortController();
    const stopped = new Promise<void>((resolve) => {
      stopping.signal.addEventListener("abort", () => resolve());
    });

    async function run(topic: string, reader: Reader): Promise<void> {
      let next = await reader.resumeAt(0);
      while (!stopping.signal.aborted) {
        const more = appended;
        const messages = messagesFrom(topic, next);
        const last = messages.at(-1);
        if (last === undefined) {
          await Promise.race([more, stopped]);
          await delay(LINGER_MS, undefined, { signal: stopping.signal }).catch(() => {});
          continue;
        }
        await reader.handle({ topic, partition: 0, messages });
        next = last.offset + 1;
      }
    }

    async function runAll(): Promise<void> {
      const runs = [...readers].map(([topic, reader]) => run(topic, reader));
      try {
        await Promise.all(runs);
      } finally {
        stopping.abort();
        await Promise.allSettled(runs);
      }
    }

    const done = runAll().finally(() => subscriptions.delete(subscription));
    const subscription: Subscription = {
      done,
      stop: async () => {
        stopping.abort();
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
      const messages = messagesFrom(topic, next);
      if (messages.length === 0) return;
      yield* messages;
      next += messages.length;
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

function cameAt(record: Buffer): number {
  return Number(record.toString("latin1", 0, record.indexOf("\n")));
}

function valuesOf(record: Buffer): string[] {
  return record.toString("utf8", record.indexOf("\n") + 1).split("\n");
}

type Append = {
  topic: string;
  entries: Entry[];
  resolve: () => void;
  reject: (error: LogUnwritable) => void;
};
