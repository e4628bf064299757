import { setMaxListeners } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import type { Reader, Span } from "./event-log.ts";

/** Live polls arrive one at a time; waiting this long makes one insert of many. */
const LINGER_MS = 100;
/**
 * In a live stream, a batch begins at the earliest this long after the previous one, unless this
 * many messages wait: a small insert costs almost as much as a large one.
 */
const APART_MS = 250;
const ENOUGH_MESSAGES = 25_000;

/** What is read: a log whose topics have one partition each. */
export type Topics = {
  endOf(topic: string): number;
  /**
   * A batch from an offset on, and the next offset, which is the same one at the end of the topic.
   */
  batchOf(topic: string, offset: number): Promise<{ spans: readonly Span[]; next: number }>;
  /** Resolves when something is appended after this call. */
  appended(): Promise<void>;
};

/**
 * Passes topics to their readers until `stop` is called or a reader throws: `ended` resolves, or
 * rejects with that error, when no batch is on its way any more.
 */
export function readTopics(
  readers: ReadonlyMap<string, Reader>,
  { endOf, batchOf, appended }: Topics,
): { ended: Promise<void>; stop(): void } {
  const stopping = new AbortController();
  const { signal } = stopping;
  // The pauses of all topics listen.
  setMaxListeners(0, signal);
  const stopped = new Promise<void>((resolve) => {
    signal.addEventListener("abort", () => resolve());
  });
  const pause = (ms: number) => delay(ms, undefined, { signal }).catch(() => {});

  async function readTopic(topic: string, reader: Reader): Promise<void> {
    let next = await reader.resumeAt(0);
    let began = Number.NEGATIVE_INFINITY;
    while (!signal.aborted) {
      const more = appended();
      const waiting = endOf(topic) - next;
      if (waiting <= 0) {
        await Promise.race([more, stopped]);
        await pause(LINGER_MS);
        continue;
      }
      const early = began + APART_MS - performance.now();
      if (early > 0 && waiting < ENOUGH_MESSAGES) {
        await pause(early);
        continue;
      }
      began = performance.now();
      const batch = await batchOf(topic, next);
      // Damaged records have no messages to pass on.
      if (batch.spans.length > 0) await reader.handle({ topic, partition: 0, spans: batch.spans });
      next = batch.next;
    }
  }

  async function runAll(): Promise<void> {
    const reading = [...readers].map(([topic, reader]) => readTopic(topic, reader));
    try {
      await Promise.all(reading);
    } finally {
      stopping.abort();
      await Promise.allSettled(reading);
    }
  }

  return { ended: runAll(), stop: () => stopping.abort() };
}
