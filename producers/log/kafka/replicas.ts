import type { Admin, ITopicMetadata } from "kafkajs";
import { topicSettingsOf } from "./topic-settings.ts";

/** The replicas of a partition. */
export type PartitionReplicas = {
  topic: string;
  partition: number;
  /** How many are in sync. */
  inSync: number;
  /** How many there are in all. */
  of: number;
};

/**
 * Why Kafka refuses appends now, one sentence per topic with partitions that have fewer in-sync
 * replicas than `min.insync.replicas`. For a topic with fewer replicas than that, Kafka (4.1)
 * requires all of them.
 *
 * @param minimums `min.insync.replicas` of topics; 1 if it is not known
 */
export function replicaObstacles(
  partitions: readonly PartitionReplicas[],
  minimums: ReadonlyMap<string, number>,
): string[] {
  const obstacles: string[] = [];
  for (const topic of new Set(partitions.map((each) => each.topic))) {
    const all = partitions.filter((each) => each.topic === topic);
    const minimum = minimums.get(topic) ?? 1;
    const short = all.filter(({ inSync, of }) => inSync < Math.min(minimum, of));
    const [first] = short.toSorted((one, other) => one.partition - other.partition);
    if (first === undefined) continue;
    obstacles.push(
      `${short.length} of ${all.length} partitions of ${topic} have fewer in-sync replicas than ` +
        `min.insync.replicas (${minimum}), such as ${topic}/${first.partition} with ` +
        `${first.inSync} of ${first.of}: Kafka refuses appends to them`,
    );
  }
  return obstacles;
}

const MINIMUM = "min.insync.replicas";

/** Fetches the state of these topics' replicas from the brokers; see `replicaObstacles`. */
export async function findReplicaObstacles(
  admin: Admin,
  topics: readonly string[],
): Promise<string[]> {
  const [metadata, settings] = await Promise.all([
    admin.fetchTopicMetadata({ topics: [...topics] }),
    topicSettingsOf(admin, topics, [MINIMUM]),
  ]);
  const minimums = new Map(
    [...settings].map(([topic, named]) => [topic, Number(named.get(MINIMUM) ?? 1)]),
  );
  return replicaObstacles(metadata.topics.flatMap(replicasOf), minimums);
}

function replicasOf({ name, partitions }: ITopicMetadata): PartitionReplicas[] {
  return partitions.map(({ partitionId, isr, replicas }) => ({
    topic: name,
    partition: partitionId,
    inSync: isr.length,
    of: replicas.length,
  }));
}
