import {
  type Kafka,
  type Message,
  Partitioners,
  type Producer,
  type RetryOptions,
  type TopicMessages,
} from "kafkajs";
import type { Entry, Spelled } from "./event-log.ts";
import { unavailable } from "./kafka-failures.ts";

/**
 * A request holds so much at most, so that no partition's share of it passes a broker's default limit
 * of 1 MB a batch. In polls that is some 600 for each of six partitions: the cost of kafkajs rises with
 * the square of the messages that one partition gets in a request.
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

/** Puts messages on Kafka; see EventLog.append. */
export type KafkaProducer = {
  append(topic: string, entries: readonly Entry[] | Spelled): Promise<void>;
  close(): Promise<void>;
};

/**
 * An idempotent producer. One request is on its way at a time, as idempotence with kafkajs asks for;
 * what is appended meanwhile travels together in the next.
 *
 * A producer whose request has failed for good is thrown away: it would give the numbers of the lost
 * messages to the next ones, and a broker that did take the lost ones would drop those as repeated.
 */
export function openKafkaProducer(
  kafka: Kafka,
  retry: RetryOptions,
  makeTopic: (topic: string) => Promise<void>,
): KafkaProducer {
  let waiting: Append[] = [];
  let connected: Promise<Producer> | undefined;
  let sending: Promise<void> | undefined;

  async function connect(): Promise<Producer> {
    const producer = kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      createPartitioner: rememberingPartitioner,
      allowAutoTopicCreation: false,
      retry,
    });
    await producer.connect();
    return producer;
  }

  async function sendAll(): Promise<void> {
    while (waiting.length > 0) {
      const { appends, topicMessages } = nextRequest(waiting);
      try {
        for (const { topic } of topicMessages) await makeTopic(topic);
        connected ??= connect();
        const producer = await connected;
        await producer.sendBatch({ topicMessages, acks: -1 });
      } catch (error) {
        const failed = connected;
        connected = undefined;
        waiting = waiting.filter((append) => !appends.has(append));
        for (const append of appends.keys()) append.reject(unavailable(error));
        await failed?.then((producer) => producer.disconnect()).catch(() => {});
        continue;
      }
      for (const [append, count] of appends) append.sent += count;
      for (const append of waiting.filter(isDone)) append.resolve();
      waiting = waiting.filter((append) => !isDone(append));
    }
    // In the same turn as the last look at what waits: an append of the next turn begins anew.
    sending = undefined;
  }

  function append(topic: string, more: readonly Entry[] | Spelled): Promise<void> {
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
      await connected?.then((producer) => producer.disconnect()).catch(() => {});
    },
  };
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

const KEYS_REMEMBERED = 1_000_000;

/** Kafka's own choice of the partition by the key's hash, worked out once for each key of a topic. */
function rememberingPartitioner(): ReturnType<typeof Partitioners.DefaultPartitioner> {
  const choose = Partitioners.DefaultPartitioner();
  const topics = new Map<string, { partitions: number; known: Map<string, number> }>();
  return (args) => {
    const { topic, partitionMetadata, message } = args;
    let remembered = topics.get(topic);
    if (
      remembered?.partitions !== partitionMetadata.length ||
      remembered.known.size > KEYS_REMEMBERED
    ) {
      remembered = { partitions: partitionMetadata.length, known: new Map() };
      topics.set(topic, remembered);
    }
    const key = String(message.key);
    let partition = remembered.known.get(key);
    if (partition === undefined) {
      partition = choose(args);
      remembered.known.set(key, partition);
    }
    return partition;
  };
}
