import type { Admin, ITopicMetadata } from "kafkajs";
import { topicSettingsOf } from "./topic-settings.ts";

/** How the replicas of a partition stand. */
export type PartitionReplicas = {
  topic: string;
  partition: number;
  /** How many have all that was acknowledged. */
  inSync: number;
  /** How many there are. */
  of: number;
};

/**
 * Why Kafka takes no append at the moment, in a sentence for each topic of which partitions have fewer
 * in-sync replicas than `min.insync.replicas` asks for. Of a topic with fewer replicas than that, Kafka
 * asks for all of them (4.1 does).
 *
 * @param minimums `min.insync.replicas` of topics; 1 where it is not known
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
        `${first.inSync} of ${first.of}: Kafka takes nothing for them`,
    );
  }
  return obstacles;
}

const MINIMUM = "min.insync.replicas";

/** Asks the brokers how the replicas of these topics stand; see `replicaObstacles`. */
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
