import { ingestedTopics, topics } from "../../messages/topics.ts";
import type { TopicSettings } from "./topic-settings.ts";

/** Topics that say what is so, not what happened: the last message of a key is all that counts. */
export const COMPACTED: ReadonlySet<string> = new Set([
  topics.hours.name,
  topics.timezones.name,
  topics.replays.name,
]);

const OURS: ReadonlySet<string> = new Set([...ingestedTopics, ...COMPACTED]);

/** The settings that `topicFindings` looks at. */
export const SETTINGS_CHECKED = [
  "cleanup.policy",
  "retention.ms",
  "retention.bytes",
  "message.timestamp.type",
  "compression.type",
  "min.insync.replicas",
] as const;

/** A topic that is there, as the brokers have it. */
export type FoundTopic = {
  topic: string;
  settings: TopicSettings;
  /** Replicas of the partition that has the fewest. */
  replicas: number;
  /** Brokers of the cluster. */
  brokers: number;
};

/** What is wrong with a topic, in a sentence without a full stop that says what mends it. */
export type TopicFinding = { text: string; isRefused: boolean };

const DAY_MS = 86_400_000;

/** Consumers are not down for so long; who has less may lose what they have not taken in. */
const SHORT_RETENTION_MS = 30 * DAY_MS;

/** What kafkajs can unpack, or what leaves messages as producers sent them. */
const READABLE: ReadonlySet<string> = new Set(["uncompressed", "producer", "gzip"]);

/**
 * What about a topic that somebody else made, or changed, does not fit what this system promises: what
 * loses messages, or hides that they were lost. Refused is what would lose them for sure, or stop every
 * consumer. Topics that are not ours have no findings.
 */
export function topicFindings(found: FoundTopic): TopicFinding[] {
  if (!OURS.has(found.topic)) return [];
  return [...cleanupFindings(found), ...recordFindings(found), ...replicaFindings(found)];
}

/** What Kafka lets go of. */
function cleanupFindings({ topic, settings }: FoundTopic): TopicFinding[] {
  const policy = settings.get("cleanup.policy") ?? "";
  const isCompacted = policy.includes("compact");
  const ms = Number(settings.get("retention.ms") ?? -1);
  const bytes = Number(settings.get("retention.bytes") ?? -1);
  if (COMPACTED.has(topic)) {
    if (isCompacted && !policy.includes("delete")) return [];
    const isLimited = ms >= 0 || bytes >= 0;
    const what = isLimited ? "lets go of what still holds" : "keeps all that no longer holds";
    const text = `${topic} has cleanup.policy=${policy}, by which Kafka ${what}`;
    return [told(text, topic, "cleanup.policy=compact")];
  }
  if (isCompacted) {
    const text = `${topic} has cleanup.policy=${policy}, by which Kafka keeps one message of each store and lets the others go`;
    return [{ ...told(text, topic, "cleanup.policy=delete,retention.ms=-1"), isRefused: true }];
  }
  const findings: TopicFinding[] = [];
  if (ms >= 0 && ms < SHORT_RETENTION_MS) {
    const text = `${topic} lets messages go after ${Number((ms / DAY_MS).toFixed(2))} days (retention.ms=${ms}): those that have not come in by then are lost, and ClickHouse cannot be filled anew from it`;
    findings.push(told(text, topic, "retention.ms=-1"));
  }
  if (bytes >= 0) {
    const text = `${topic} lets messages go when a partition holds more than ${bytes} bytes (retention.bytes), whether they have come in or not`;
    findings.push(told(text, topic, "retention.bytes=-1"));
  }
  return findings;
}

/** What Kafka makes of messages. */
function recordFindings({ topic, settings }: FoundTopic): TopicFinding[] {
  const findings: TopicFinding[] = [];
  const stamp = settings.get("message.timestamp.type");
  if (stamp !== undefined && stamp !== "LogAppendTime") {
    const text = `${topic} has message.timestamp.type=${stamp}: that it was deleted and made anew is told by the time when messages came in`;
    findings.push(told(text, topic, "message.timestamp.type=LogAppendTime"));
  }
  const compression = settings.get("compression.type");
  if (compression !== undefined && !READABLE.has(compression)) {
    const text = `${topic} has compression.type=${compression}, which consumers cannot unpack`;
    findings.push({ ...told(text, topic, "compression.type=uncompressed"), isRefused: true });
  }
  return findings;
}

/** How many have what was acknowledged. */
function replicaFindings({ topic, settings, replicas, brokers }: FoundTopic): TopicFinding[] {
  if (replicas <= 1) {
    if (brokers <= 1) return [];
    const text =
      `${topic} has one replica although there are ${brokers} brokers: what is on a broker that is lost ` +
      "is lost; kafka-reassign-partitions.sh gives it more";
    return [{ text, isRefused: false }];
  }
  if (settings.get("min.insync.replicas") !== "1") return [];
  const text = `${topic} has min.insync.replicas=1: what one broker alone has counts as safe`;
  return [told(text, topic, "min.insync.replicas=2")];
}

function told(text: string, topic: string, setting: string): TopicFinding {
  const command =
    "kafka-configs.sh --bootstrap-server HOST:9092 --entity-type topics " +
    `--entity-name ${topic} --alter --add-config ${setting}`;
  return { text: `${text}; \`${command}\` mends it`, isRefused: false };
}
