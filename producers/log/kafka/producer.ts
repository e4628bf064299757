import { setTimeout as delay } from "node:timers/promises";
import type { Message, Producer, RetryOptions, TopicMessages } from "kafkajs";
import { type Encoded, type Entry, LogUnavailable } from "../event-log.ts";
import type { KafkaClient } from "./client.ts";
import { rememberingPartitioner } from "./partitioner.ts";

/**
 * The most messages in a request, so that no partition's share of it exceeds a broker's default
 * limit of 1 MB per batch. In polls that is some 600 for each of six partitions: the cost of
 * kafkajs rises with the square of the messages that one partition gets in a request.
 */
const REQUEST_BYTES = 400_000;
const MESSAGE_OVERHEAD_BYTES = 20;

type Append = {
  topic: string;
  entries: readonly Entry[];
  /** How many of them are on the log. */
  sent: number;
  resolve: () => void;
  reject: (error: unknown) => void;
};

/** Appends messages to Kafka; see EventLog.append. */
export type KafkaProducer = {
  append(topic: string, entries: readonly Entry[] | Encoded): Promise<void>;
  close(): Promise<void>;
};

export type ProducerOptions = {
  newClient(): KafkaClient;
  retry: RetryOptions;
  makeTopic(topic: string): Promise<void>;
  /** If nothing was acknowledged for this long, all waiting appends fail. */
  timeoutMs: number;
  /** Translates what kafkajs threw for the callers of append. */
  failureOf(error: unknown): unknown;
};

/** A producer of kafkajs, connected or connecting, and its own client. */
type Connected = { client: KafkaClient; producer: Promise<Producer> };

/**
 * An idempotent producer. One request is on its way at a time, as idempotence with kafkajs
 * requires; what is appended meanwhile is sent together in the next.
 *
 * A producer whose request has failed for good is discarded: it would give the sequence numbers of
 * the lost messages to the next ones, and a broker that did accept the lost ones would drop those
 * as repeats. Its connections are cut, so that what was given up does not arrive after later
 * messages. kafkajs itself would try for minutes if brokers are dead or too few of them are in
 * sync: that counts as failed for good if nothing was acknowledged for `timeoutMs`, and the waiting
 * appends fail.
 */
export function openKafkaProducer(options: ProducerOptions): KafkaProducer {
  const { newClient, retry, makeTopic, timeoutMs, failureOf } = options;
  let waiting: Append[] = [];
  let connected: Connected | undefined;
  let sending: Promise<void> | undefined;

  function connect(): Connected {
    const client = newClient();
    const producer = client.kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      createPartitioner: rememberingPartitioner,
      allowAutoTopicCreation: false,
      retry,
    });
    return { client, producer: producer.connect().then(() => producer) };
  }

  async function send(topicMessages: TopicMessages[]): Promise<void> {
    for (const { topic } of topicMessages) await makeTopic(topic);
    connected ??= connect();
    const producer = await connected.producer;
    await producer.sendBatch({ topicMessages, acks: -1 });
  }

  /** Discards the producer, at once; returns its last complaint. */
  function discard(): string | undefined {
    const discarded = connected;
    connected = undefined;
    discarded?.client.cut();
    discarded?.producer.then((producer) => producer.disconnect()).catch(() => {});
    return discarded?.client.lastComplaint();
  }

  async function sendAll(): Promise<void> {
    let heardAt = performance.now();
    while (waiting.length > 0) {
      const { appends, topicMessages } = nextRequest(waiting);
      try {
        await inTime(send(topicMessages), heardAt + timeoutMs - performance.now());
      } catch (cause) {
        const complaint = discard();
        const isStuck = cause === STUCK;
        const error = isStuck ? stuck(timeoutMs, complaint) : failureOf(cause);
        // What waits behind a stuck request would fare no better.
        const failed = isStuck ? waiting : waiting.filter((append) => appends.has(append));
        waiting = waiting.filter((append) => !failed.includes(append));
        for (const append of failed) append.reject(error);
        if (!(error instanceof LogUnavailable)) heardAt = performance.now();
        continue;
      }
      heardAt = performance.now();
      for (const [append, count] of appends) append.sent += count;
      for (const append of waiting.filter(isDone)) append.resolve();
      waiting = waiting.filter((append) => !isDone(append));
    }
    // In the same turn as the last check of the queue: an append of the next turn starts again.
    sending = undefined;
  }

  function append(topic: string, more: readonly Entry[] | Encoded): Promise<void> {
    if (more.length === 0) return Promise.resolve();
    const entries = "lines" in more ? more.entries() : more;
    return new Promise((resolve, reject) => {
      waiting.push({ topic, entries, sent: 0, resolve, reject });
      sending ??= new Promise((begin) => setImmediate(begin)).then(sendAll);
    });
  }

  return {
    append,
    close: async () => {
      while (sending !== undefined) await sending;
      await connected?.producer.then((producer) => producer.disconnect()).catch(() => {});
    },
  };
}

const STUCK = Symbol("stuck");

/** The result of work; throws STUCK if it takes longer, and stops waiting for it. */
async function inTime(work: Promise<void>, timeoutMs: number): Promise<void> {
  const over = new AbortController();
  const late = delay(Math.max(0, timeoutMs), undefined, { signal: over.signal }).then(() => {
    throw STUCK;
  });
  late.catch(() => {});
  work.catch(() => {});
  try {
    await Promise.race([work, late]);
  } finally {
    over.abort();
  }
}

function stuck(timeoutMs: number, complaint: string | undefined): LogUnavailable {
  const why = complaint === undefined ? "" : ` (${complaint})`;
  return new LogUnavailable(`Kafka acknowledged nothing for ${timeoutMs / 1000} s${why}`);
}

const isDone = ({ sent, entries }: Append) => sent === entries.length;

/** The messages that go next, oldest appends first, and how many of each append they are. */
function nextRequest(waiting: readonly Append[]): {
  appends: Map<Append, number>;
  topicMessages: TopicMessages[];
} {
  const appends = new Map<Append, number>();
  const byTopic = new Map<string, Message[]>();
  let bytes = 0;
  for (const append of waiting) {
    const messages = byTopic.get(append.topic) ?? [];
    let count = 0;
    for (; append.sent + count < append.entries.length && bytes < REQUEST_BYTES; count += 1) {
      const entry = append.entries[append.sent + count];
      if (entry === undefined) break;
      messages.push(entry);
      bytes += entry.key.length + entry.value.length + MESSAGE_OVERHEAD_BYTES;
    }
    if (count === 0) break;
    appends.set(append, count);
    byTopic.set(append.topic, messages);
  }
  const topicMessages = [...byTopic].map(([topic, messages]) => ({ topic, messages }));
  return { appends, topicMessages };
}
