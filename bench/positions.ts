import { setTimeout as delay } from "node:timers/promises";
import { type Admin, Kafka, logLevel } from "kafkajs";
import { LogUnavailable } from "../producers/log/event-log.ts";
import { unavailable } from "../producers/log/kafka/failures.ts";
import type { Program } from "./programs.ts";

const RECHECK_MS = 50;
/** Without progress for this long, the measure fails. */
const TIMEOUT_MS = 120_000;

/** Offsets by `topic/partition`. */
export type Offsets = ReadonlyMap<string, number>;

/** When something first progressed, and when it reached its end (performance.now). */
export type Course = { first: number; last: number };

/** Observes a broker from outside, twenty times a second. */
export type Positions = {
  /** The ends of the partitions of these topics that are not empty. */
  ends(topics: readonly string[]): Promise<Offsets>;
  /** Waits until a group has committed everything up to these ends; `worker` does the work. */
  committed(group: string, ends: Offsets, worker: Program): Promise<Course>;
  /** Watches topics grow until a program has ended. */
  growing(topics: readonly string[], writer: Program): Promise<Course>;
  close(): Promise<void>;
};

/** Connects to a broker as administrator. */
export async function watchPositions(brokers: string): Promise<Positions> {
  const kafka = new Kafka({ brokers: [brokers], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();

  async function ends(topics: readonly string[]): Promise<Offsets> {
    const found = new Map<string, number>();
    const there = new Set(await admin.listTopics());
    for (const topic of topics) {
      if (!there.has(topic)) continue;
      for (const { partition, high } of await admin.fetchTopicOffsets(topic)) {
        if (Number(high) > 0) found.set(`${topic}/${partition}`, Number(high));
      }
    }
    return found;
  }

  /** Polls until `isDone`, and fails with the program or if there is no progress. */
  async function follow(
    inspect: () => Promise<number>,
    isDone: (sum: number) => boolean,
    program: Program,
  ): Promise<Course> {
    const failed = program.ended.then(() => new Promise<never>(() => {}));
    failed.catch(() => {});
    let first: number | undefined;
    let before = 0;
    let since = performance.now();
    for (;;) {
      const sum = await Promise.race([inspect().catch(passing(before)), failed]);
      const now = performance.now();
      if (sum > 0) first ??= now;
      if (sum > before) since = now;
      before = sum;
      if (isDone(sum)) return { first: first ?? now, last: since };
      if (now - since > TIMEOUT_MS) {
        throw new Error(`no progress for ${TIMEOUT_MS / 1000} s, at ${sum} messages`);
      }
      await delay(RECHECK_MS);
    }
  }

  return {
    ends,
    committed: (group, wanted, worker) => {
      const topics = [...new Set([...wanted.keys()].map((place) => topicOf(place)))];
      return follow(
        async () => sumOf(await committedBy(admin, group, topics, wanted)),
        (sum) => sum >= sumOf(wanted),
        worker,
      );
    },
    growing: async (topics, writer) => {
      let over = false;
      const ended = writer.ended.then(() => {
        over = true;
      });
      ended.catch(() => {});
      let last = false;
      return await follow(
        async () => {
          // Once more after the end, to see all of it.
          last = over;
          return sumOf(await ends(topics));
        },
        () => last,
        writer,
      );
    },
    close: () => admin.disconnect(),
  };
}

/** The sum of all offsets: with ends, the number of messages. */
export function sumOf(offsets: Offsets): number {
  return [...offsets.values()].reduce((sum, offset) => sum + offset, 0);
}

/** The offsets of one topic. */
export function ofTopic(offsets: Offsets, topic: string): Offsets {
  return new Map([...offsets].filter(([place]) => topicOf(place) === topic));
}

/**
 * A transient error, such as a new topic without a leader, counts as no progress; others are
 * thrown.
 */
function passing(before: number): (error: unknown) => number {
  return (error) => {
    if (unavailable(error) instanceof LogUnavailable) return before;
    throw error;
  };
}

function topicOf(place: string): string {
  return place.slice(0, place.lastIndexOf("/"));
}

/** What a group has committed of these partitions, up to the wanted offsets. */
async function committedBy(
  admin: Admin,
  groupId: string,
  topics: string[],
  wanted: Offsets,
): Promise<Offsets> {
  const found = new Map<string, number>();
  for (const { topic, partitions } of await admin.fetchOffsets({ groupId, topics })) {
    for (const { partition, offset } of partitions) {
      const place = `${topic}/${partition}`;
      found.set(place, Math.max(0, Math.min(Number(offset), wanted.get(place) ?? 0)));
    }
  }
  return found;
}
