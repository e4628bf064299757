import { setTimeout as delay } from "node:timers/promises";
import type { Admin, ITopicConfig } from "kafkajs";
import { statedTopics } from "../../messages/topics.ts";
import { LogRefused, LogUnavailable } from "../event-log.ts";
import { unavailable } from "./failures.ts";
import { COMPACTED, SETTINGS_CHECKED, topicFindings } from "./topic-findings.ts";
import { topicSettingsOf } from "./topic-settings.ts";

/** Topics with many messages, distributed among consumers. */
const SPREAD: ReadonlySet<string> = new Set(statedTopics);

/**
 * How a topic is created: `partitions` for those that are distributed, one for the others, and the
 * brokers' default number of replicas. Everything is kept for good, until an operator decides
 * otherwise: ClickHouse can be rebuilt from it. The broker stamps each message with its append
 * time: old polls are not old messages, and append times show that a topic was recreated.
 */
export function topicSettings(topic: string, partitions: number): ITopicConfig {
  const config: Record<string, string> = {
    "message.timestamp.type": "LogAppendTime",
    // Whatever a producer uses: kafkajs can decompress only gzip, and stops at anything else.
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

const RECHECK_MS = 50;
const TIMEOUT_MS = 30_000;

/**
 * Creates a topic unless it exists; an existing one stays as it is, and its findings are printed on
 * standard error. Resolves when the topic can be used.
 *
 * @throws LogRefused if it must not be used as it is
 */
export async function makeTopic(admin: Admin, topic: string, partitions: number): Promise<void> {
  if ((await admin.listTopics()).includes(topic)) return await inspectTopic(admin, topic);
  const settings = topicSettings(topic, partitions);
  // False if another process was faster.
  await admin.createTopics({ topics: [settings], waitForLeaders: false });
  for (let waited = 0; waited < TIMEOUT_MS; waited += RECHECK_MS) {
    if (await isLed(admin, topic)) return;
    await delay(RECHECK_MS);
  }
  throw new LogUnavailable(`the topic ${topic} was created, but has no leader`);
}

/** Whether each partition has a leader; for a moment after the topic is created, none has. */
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

/** Prints the findings of an existing topic, and refuses one that would lose messages. */
async function inspectTopic(admin: Admin, topic: string): Promise<void> {
  const settings = (await topicSettingsOf(admin, [topic], SETTINGS_CHECKED)).get(topic);
  // If they cannot be seen, they may be in order.
  if (settings === undefined) return;
  const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
  const replicas = (topics[0]?.partitions ?? []).map((partition) => partition.replicas.length);
  const { brokers } = await admin.describeCluster();
  const findings = topicFindings({
    ...{ topic, settings },
    replicas: Math.min(...replicas),
    brokers: brokers.length,
  });
  const refused = findings.find(({ isRefused }) => isRefused);
  if (refused !== undefined) throw new LogRefused(refused.text);
  for (const { text } of findings) console.error(`kafka: ${text}`);
}
