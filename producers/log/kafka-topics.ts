import { setTimeout as delay } from "node:timers/promises";
import type { Admin, ITopicConfig } from "kafkajs";
import { statedTopics, topics } from "../topics.ts";
import { LogUnavailable } from "./event-log.ts";
import { unavailable } from "./kafka-failures.ts";

/** Topics that say what is so, not what happened: the last message of a key is all that counts. */
const COMPACTED: ReadonlySet<string> = new Set([
  topics.hours.name,
  topics.timezones.name,
  topics.replays.name,
]);

/** Topics whose messages come in numbers, and are shared out among consumers. */
const SPREAD: ReadonlySet<string> = new Set(statedTopics);

/**
 * How a topic is made: `partitions` for those that are shared out, one for the others, and as many
 * replicas as the brokers make by default. What happened is kept for good, until an operator decides
 * otherwise: ClickHouse can be filled again from it. The broker stamps each message with the time it
 * took it in: polls of long ago are not old messages, and a topic that was made anew is told by it.
 */
export function topicSettings(topic: string, partitions: number): ITopicConfig {
  const config: Record<string, string> = {
    "message.timestamp.type": "LogAppendTime",
    // Whatever a producer compresses by: kafkajs can unpack gzip only, and would stop at anything else.
    "compression.type": "uncompressed",
    ...(COMPACTED.has(topic) ? { "cleanup.policy": "compact" } : { "retention.ms": "-1" }),
  };
  return {
    topic,
    numPartitions: SPREAD.has(topic) ? partitions : 1,
    replicationFactor: -1,
    configEntries: Object.entries(config).map(([name, value]) => ({ name, value })),
  };
}

const LOOK_AGAIN_MS = 50;
const PATIENCE_MS = 30_000;

/** Makes a topic unless it is there; one that is there stays as it is. Resolves when it can be used. */
export async function makeTopic(admin: Admin, topic: string, partitions: number): Promise<void> {
  if ((await admin.listTopics()).includes(topic)) return;
  const settings = topicSettings(topic, partitions);
  // False when another process was faster.
  await admin.createTopics({ topics: [settings], waitForLeaders: false });
  for (let waited = 0; waited < PATIENCE_MS; waited += LOOK_AGAIN_MS) {
    if (await isLed(admin, topic)) return;
    await delay(LOOK_AGAIN_MS);
  }
  throw new LogUnavailable(`the topic ${topic} was made, but has no leader`);
}

/** Whether each partition has a broker that leads it; for a moment after its making none has. */
async function isLed(admin: Admin, topic: string): Promise<boolean> {
  try {
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    const partitions = topics[0]?.partitions ?? [];
    return partitions.length > 0 && partitions.every(({ leader }) => leader >= 0);
  } catch (error) {
    if (unavailable(error) instanceof LogUnavailable) return false;
    throw error;
  }
}
