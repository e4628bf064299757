import { ingestedTopics, topics } from "../../messages/topics.ts";
import type { TopicSettings } from "./topic-settings.ts";

/** Topics that hold states, not events: only the last message of a key counts. */
export const COMPACTED: ReadonlySet<string> = new Set([
  topics.hours.name,
  topics.specialDays.name,
  topics.attributes.name,
  topics.closures.name,
  topics.timezones.name,
  topics.replays.name,
]);

const OURS: ReadonlySet<string> = new Set([...ingestedTopics, ...COMPACTED]);

/** The settings that `topicFindings` checks. */
export const SETTINGS_CHECKED = [
  "cleanup.policy",
  "retention.ms",
  "retention.bytes",
  "message.timestamp.type",
  "compression.type",
  "min.insync.replicas",
] as const;

/** An existing topic, as the brokers describe it. */
export type FoundTopic = {
  topic: string;
  settings: TopicSettings;
  /** Replicas of the partition with the fewest. */
  replicas: number;
  /** Brokers of the cluster. */
  brokers: number;
};

/** What is wrong with a topic, in a sentence without a full stop that includes the fix. */
export type TopicFinding = { text: string; isRefused: boolean };

const DAY_MS = 86_400_000;

/** Consumers are not down for longer; a shorter retention may lose what is not ingested yet. */
const SHORT_RETENTION_MS = 30 * DAY_MS;

/** What kafkajs can decompress, or what leaves messages as producers sent them. */
const READABLE: ReadonlySet<string> = new Set(["uncompressed", "producer", "gzip"]);

/**
 * What in a topic that somebody else created or changed breaks the promises of this system: what
 * loses messages, or hides that they were lost. Refused is what would lose them for sure, or stop
 * every consumer. Topics of other systems have no findings.
 */
export function topicFindings(found: FoundTopic): TopicFinding[] {
  if (!OURS.has(found.topic)) return [];
  return [...cleanupFindings(found), ...recordFindings(found), ...replicaFindings(found)];
}

/** What Kafka deletes. */
function cleanupFindings({ topic, settings }: FoundTopic): TopicFinding[] {
  const policy = settings.get("cleanup.policy") ?? "";
  const isCompacted = policy.includes("compact");
  const ms = Number(settings.get("retention.ms") ?? -1);
  const bytes = Number(settings.get("retention.bytes") ?? -1);
  if (COMPACTED.has(topic)) {
    if (isCompacted && !policy.includes("delete")) return [];
    const isLimited = ms >= 0 || bytes >= 0;
    const what = isLimited ? "deletes facts that still hold" : "keeps facts that no longer hold";
    const text = `${topic} has cleanup.policy=${policy}, so Kafka ${what}`;
    return [finding(text, topic, "cleanup.policy=compact")];
  }
  if (isCompacted) {
    const text = `${topic} has cleanup.policy=${policy}, so Kafka keeps one message of each store and deletes the others`;
    return [{ ...finding(text, topic, "cleanup.policy=delete,retention.ms=-1"), isRefused: true }];
  }
  const findings: TopicFinding[] = [];
  if (ms >= 0 && ms < SHORT_RETENTION_MS) {
    const text = `${topic} deletes messages after ${Number((ms / DAY_MS).toFixed(2))} days (retention.ms=${ms}): those not ingested by then are lost, and ClickHouse cannot be rebuilt from it`;
    findings.push(finding(text, topic, "retention.ms=-1"));
  }
  if (bytes >= 0) {
    const text = `${topic} deletes messages when a partition has more than ${bytes} bytes (retention.bytes), whether they were ingested or not`;
    findings.push(finding(text, topic, "retention.bytes=-1"));
  }
  return findings;
}

/** What Kafka changes in messages. */
function recordFindings({ topic, settings }: FoundTopic): TopicFinding[] {
  const findings: TopicFinding[] = [];
  const stamp = settings.get("message.timestamp.type");
  if (stamp !== undefined && stamp !== "LogAppendTime") {
    const text = `${topic} has message.timestamp.type=${stamp}: only append times show that a topic was deleted and recreated`;
    findings.push(finding(text, topic, "message.timestamp.type=LogAppendTime"));
  }
  const compression = settings.get("compression.type");
  if (compression !== undefined && !READABLE.has(compression)) {
    const text = `${topic} has compression.type=${compression}, which consumers cannot decompress`;
    findings.push({ ...finding(text, topic, "compression.type=uncompressed"), isRefused: true });
  }
  return findings;
}

/** How many replicas have what was acknowledged. */
function replicaFindings({ topic, settings, replicas, brokers }: FoundTopic): TopicFinding[] {
  if (replicas <= 1) {
    if (brokers <= 1) return [];
    const text =
      `${topic} has one replica although there are ${brokers} brokers: what a lost broker held ` +
      "is lost; kafka-reassign-partitions.sh gives it more";
    return [{ text, isRefused: false }];
  }
  if (settings.get("min.insync.replicas") !== "1") return [];
  const text = `${topic} has min.insync.replicas=1: what only one broker has counts as safe`;
  return [finding(text, topic, "min.insync.replicas=2")];
}

function finding(text: string, topic: string, setting: string): TopicFinding {
  const command =
    "kafka-configs.sh --bootstrap-server HOST:9092 --entity-type topics " +
    `--entity-name ${topic} --alter --add-config ${setting}`;
  return { text: `${text}; \`${command}\` fixes it`, isRefused: false };
}
