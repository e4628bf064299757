import { setTimeout as delay } from "node:timers/promises";
import { open } from "lmdb";
import type { Entry, EventLog, Message, Reader, Subscription } from "./event-log.ts";

/** Live polls come in one at a time; waiting this long makes one insert of many. */
const LINGER_MS = 100;
const BATCH_MESSAGES = 50_000;
const BATCH_CHARACTERS = 16_000_000;

/**
 * The log in a local LMDB file, for one process. Each topic has one partition. The entries of one
 * `append` are one record under [topic, first offset]: their values, one a line (JSON text holds no
 * line breaks). Keys are not kept: in a single partition order needs none.
 */
export function openEmbeddedLog(path: string): EventLog {
  const db = open<string, [string, number]>({ path, encoding: "string", compression: true });
  /** Where the next append of a topic goes. */
  const ends = new Map<string, number>();
  /** Up to where a topic is on the disk; readers see no further, or a power cut could unwrite it. */
  const durableEnds = new Map<string, number>();
  const subscriptions = new Set<Subscription>();
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
    const stored = lastRecord(topic, Number.POSITIVE_INFINITY);
    const end = stored === undefined ? 0 : stored.first + stored.values.length;
    ends.set(topic, end);
    durableEnds.set(topic, end);
    return end;
  }

  /** The record that holds the offset, or the last one before it. */
  function lastRecord(topic: string, offset: number) {
    const range = { start: [topic, offset], end: [topic, -1], reverse: true, limit: 1 };
    for (const { key, value } of db.getRange(range)) {
      return { first: key[1], values: value.split("\n") };
    }
    return undefined;
  }

  async function append(topic: string, entries: Entry[]): Promise<void> {
    if (entries.length === 0) return;
    const first = endOf(topic);
    const end = first + entries.length;
    ends.set(topic, end);
    await db.put([topic, first], entries.map((entry) => entry.value).join("\n"));
    await db.flushed;
    durableEnds.set(topic, Math.max(end, durableEnds.get(topic) ?? 0));
    wake();
    appended = nextAppend();
  }

  function messagesFrom(topic: string, offset: number): Message[] {
    const end = Math.min(endOf(topic), durableEnds.get(topic) ?? 0);
    const messages: Message[] = [];
    let characters = 0;
    const start = lastRecord(topic, offset)?.first ?? offset;
    for (const { key, value } of db.getRange({ start: [topic, start], end: [topic, end] })) {
      if (messages.length >= BATCH_MESSAGES || characters >= BATCH_CHARACTERS) break;
      value.split("\n").forEach((text, index) => {
        if (key[1] + index >= offset) messages.push({ offset: key[1] + index, value: text });
      });
      characters += value.length;
    }
    return messages;
  }

  function read(topic: string, reader: Reader): Subscription {
    const stopping = new AbortController();
    const stopped = new Promise<void>((resolve) => {
      stopping.signal.addEventListener("abort", () => resolve());
    });

    async function run(): Promise<void> {
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

    const done = run().finally(() => subscriptions.delete(subscription));
    const subscription: Subscription = {
      done,
      stop: async () => {
        stopping.abort();
        await done;
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

  return {
    append,
    read,
    readAll,
    endOffsets: async (topic) => [endOf(topic)],
    close: async () => {
      await Promise.allSettled([...subscriptions].map((subscription) => subscription.stop()));
      await db.close();
    },
  };
}
