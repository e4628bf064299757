import { setTimeout as delay } from "node:timers/promises";
import { type Admin, Kafka, type LogEntry, logLevel } from "kafkajs";
import {
  type EventLog,
  LogUnavailable,
  type Message,
  type Range,
  type Subscription,
} from "./event-log.ts";
import { unavailable } from "./kafka-failures.ts";
import { openKafkaProducer } from "./kafka-producer.ts";
import { readRanges } from "./kafka-read-all.ts";
import { readAsGroup } from "./kafka-reader.ts";
import { makeTopic } from "./kafka-topics.ts";

export type KafkaOptions = {
  /** `host:port` of some brokers; the others are found through them. */
  brokers: string[];
  /** The consumer group whose members share the partitions. */
  groupId: string;
  /** A member of the group that gives no sign of life for so long is missed, and replaced. */
  sessionTimeoutMs?: number;
  /** Partitions of a topic that is made; those of one that is there stay. */
  partitions: number;
};

/** An operation is tried for about half a minute: a broker that starts again is waited for. */
const RETRY = { retries: 12, initialRetryTime: 100, maxRetryTime: 5000 };

const SESSION_TIMEOUT_MS = 10_000;

const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 3000;

/** The log on Apache Kafka, for any number of processes. Connects when it is first used. */
export function openKafkaLog(options: KafkaOptions): EventLog {
  const { brokers, groupId, partitions, sessionTimeoutMs = SESSION_TIMEOUT_MS } = options;
  const newClient = () =>
    new Kafka({
      clientId: "store-monitor",
      brokers,
      connectionTimeout: 5000,
      retry: RETRY,
      logLevel: logLevel.ERROR,
      logCreator: () => complain,
    });
  const kafka = newClient();
  const subscriptions = new Set<Subscription>();
  const made = new Map<string, Promise<void>>();
  let administrator: Promise<Admin> | undefined;

  /**
   * Does something as administrator. What may pass is tried again, as kafkajs itself does not: for a
   * moment after a topic was made its brokers do not agree on who leads it.
   */
  async function administer<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
    for (let wait = FIRST_WAIT_MS; ; wait *= 2) {
      administrator ??= connectAdmin(kafka);
      const connected = administrator;
      try {
        return await work(await connected);
      } catch (cause) {
        const error = unavailable(cause);
        if (administrator === connected) administrator = undefined;
        connected.then((admin) => admin.disconnect()).catch(() => {});
        if (!(error instanceof LogUnavailable) || wait > LONGEST_WAIT_MS) throw error;
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

  const producer = openKafkaProducer(kafka, RETRY, ensureTopic);

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
    await administer((admin) => admin.deleteGroups([groupId])).catch(() => {});
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
    // Brokers check and mend their own records, and each append says itself why it failed.
    damage: () => [],
    writeProblem: () => undefined,
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

/** What kafkajs complains of, one line each, on standard error; what it also throws is left to those who catch it. */
function complain({ namespace, log }: LogEntry): void {
  if (log.message.startsWith("Response ")) return;
  const error = typeof log.error === "string" ? `: ${log.error}` : "";
  console.error(`kafka: ${namespace}: ${log.message}${error}`);
}
