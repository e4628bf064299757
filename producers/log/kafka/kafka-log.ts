import { setTimeout as delay } from "node:timers/promises";
import type { Admin, Kafka } from "kafkajs";
import { ingestedTopics } from "../../messages/topics.ts";
import {
  type EventLog,
  LogUnavailable,
  type Message,
  type Range,
  type Subscription,
} from "../event-log.ts";
import { newKafkaClient, type Reach } from "./client.ts";
import { isClosing, unavailable } from "./failures.ts";
import { openKafkaProducer } from "./producer.ts";
import { readRanges } from "./read-ranges.ts";
import { readAsGroup } from "./reader.ts";
import { findReplicaObstacles } from "./replicas.ts";
import { makeTopic } from "./topics.ts";

export type KafkaOptions = Reach & {
  /** The consumer group whose members share the partitions. */
  groupId: string;
  /** A member of the group without a heartbeat for this long is replaced. */
  sessionTimeoutMs?: number;
  /** Partitions of a new topic; existing topics keep theirs. */
  partitions: number;
  /** An append is given up when nothing is acknowledged for this long; default 20 s. */
  appendTimeoutMs?: number;
};

/** Producers and consumers try for about half a minute: a restart of a broker is waited out. */
const RETRY = { retries: 12, initialRetryTime: 100, maxRetryTime: 5000 };

/** How long admin requests are tried, each time through all named brokers. */
const ADMIN_TIMEOUT_MS = 45_000;
/**
 * The same for a broker that is there and closes connections: one that shuts down soon refuses
 * them.
 */
const CLOSED_TIMEOUT_MS = 8_000;
const ADMIN_RETRY = { initialRetryTime: 100, maxRetryTime: 1000 };

/** A status request is not retried: the caller repeats it. */
const OBSERVE_TIMEOUT_MS = 2_000;

const APPEND_TIMEOUT_MS = 20_000;

const SESSION_TIMEOUT_MS = 10_000;

const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 3000;

/** The log on Apache Kafka, for any number of processes. Connects on first use. */
export function openKafkaLog(options: KafkaOptions): EventLog {
  const { brokers, groupId, partitions, sessionTimeoutMs = SESSION_TIMEOUT_MS } = options;
  const { appendTimeoutMs = APPEND_TIMEOUT_MS } = options;
  const newClient = () => newKafkaClient(options, RETRY).kafka;
  const { kafka } = newKafkaClient(options, { ...ADMIN_RETRY, retries: brokers.length });
  const subscriptions = new Set<Subscription>();
  const made = new Map<string, Promise<void>>();
  let administrator: Promise<Admin> | undefined;

  /**
   * Runs an admin request. Transient errors are retried, which kafkajs itself does not do: for a
   * moment after a topic was created, its brokers do not agree on its leader. Other errors are
   * thrown at once.
   */
  async function administer<T>(
    work: (admin: Admin) => Promise<T>,
    timeoutMs = ADMIN_TIMEOUT_MS,
  ): Promise<T> {
    const began = performance.now();
    for (let wait = FIRST_WAIT_MS; ; wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
      administrator ??= connectAdmin(kafka);
      const connected = administrator;
      try {
        return await work(await connected);
      } catch (cause) {
        const error = unavailable(cause, brokers.join(","));
        if (administrator === connected) administrator = undefined;
        connected.then((admin) => admin.disconnect()).catch(() => {});
        const patience = isClosing(cause) ? CLOSED_TIMEOUT_MS : timeoutMs;
        const isOver = performance.now() - began >= Math.min(patience, timeoutMs);
        if (!(error instanceof LogUnavailable) || isOver) throw error;
      }
      await delay(wait);
    }
  }

  function ensureTopic(topic: string): Promise<void> {
    const making = made.get(topic) ?? administer((admin) => makeTopic(admin, topic, partitions));
    made.set(topic, making);
    making.catch(() => made.delete(topic));
    return making;
  }

  const producer = openKafkaProducer({
    newClient: () => newKafkaClient(options, RETRY),
    retry: RETRY,
    makeTopic: ensureTopic,
    timeoutMs: appendTimeoutMs,
    failureOf: (error) => unavailable(error, brokers.join(",")),
  });

  async function ranges(topic: string): Promise<Range[]> {
    await ensureTopic(topic);
    return await administer(async (admin) => {
      const found: Range[] = [];
      for (const { partition, low, high } of await admin.fetchTopicOffsets(topic)) {
        found[partition] = { start: Number(low), end: Number(high) };
      }
      return found;
    });
  }

  async function* readAll(topic: string): AsyncGenerator<Message> {
    const reading = { newClient, retry: RETRY, sessionTimeoutMs, ranges };
    const { groupId, messages } = await readRanges(topic, await ranges(topic), reading);
    yield* messages;
    if (groupId === undefined) return;
    // A group that stays behind does no harm.
    await administer((admin) => admin.deleteGroups([groupId]), 0).catch(() => {});
  }

  return {
    append: (topic, entries) => producer.append(topic, entries),
    read: (readers) => {
      const ready = Promise.all([...readers.keys()].map(ensureTopic)).then(() => {});
      const subscription = readAsGroup({
        newClient,
        retry: RETRY,
        groupId,
        sessionTimeoutMs,
        readers,
        ranges,
        ready,
      });
      subscriptions.add(subscription);
      return subscription;
    },
    readAll,
    ranges,
    offsetsAfter: async (topic, at) => {
      await ensureTopic(topic);
      return await administer(async (admin) => {
        const offsets: number[] = [];
        const found = await admin.fetchTopicOffsetsByTimestamp(topic, at + 1);
        for (const { partition, offset } of found) offsets[partition] = Number(offset);
        return offsets;
      });
    },
    // Brokers check and repair their own records, and each append reports itself why it failed.
    damage: () => [],
    writeProblem: () => undefined,
    writeObstacles: async () => {
      await Promise.all(ingestedTopics.map(ensureTopic));
      const find = (admin: Admin) => findReplicaObstacles(admin, ingestedTopics);
      return await administer(find, OBSERVE_TIMEOUT_MS);
    },
    close: async () => {
      await Promise.allSettled([...subscriptions].map((subscription) => subscription.stop()));
      await producer.close();
      await administrator?.then((admin) => admin.disconnect()).catch(() => {});
    },
  };
}

async function connectAdmin(kafka: Kafka): Promise<Admin> {
  const admin = kafka.admin();
  await admin.connect();
  return admin;
}
