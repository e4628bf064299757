import { describe, expect, it } from "vitest";
import {
  type PartitionReplicas,
  replicaObstacles,
} from "../../../../producers/log/kafka/replicas.ts";

/** Partitions of a topic: how many replicas of each are in sync, of three. */
const partitions = (topic: string, inSync: number[], of = 3): PartitionReplicas[] =>
  inSync.map((count, partition) => ({ topic, partition, inSync: count, of }));

describe("in-sync replicas", () => {
  it.each([
    ["all", [3, 3], 2],
    ["as many as are asked for", [2, 2], 2],
    ["one, where nobody asks for more", [1, 1], undefined],
  ])("that are %s speak against nothing", (_, inSync, minimum) => {
    const minimums = new Map(minimum === undefined ? [] : [["polls", minimum]]);
    expect(replicaObstacles(partitions("polls", inSync), minimums)).toEqual([]);
  });

  it("that are too few are told for each topic, with the first partition of it", () => {
    const all = [
      ...partitions("polls", [3, 1, 0]).toReversed(),
      ...partitions("hours", [2]),
      ...partitions("zones", [1]),
    ];
    const minimums = new Map(["polls", "hours", "zones"].map((topic) => [topic, 2]));
    expect(replicaObstacles(all, minimums)).toEqual([
      "2 of 3 partitions of polls have fewer in-sync replicas than min.insync.replicas (2), such as polls/1 with 1 of 3: Kafka refuses appends to them",
      "1 of 1 partitions of zones have fewer in-sync replicas than min.insync.replicas (2), such as zones/0 with 1 of 3: Kafka refuses appends to them",
    ]);
  });

  it("are all of them where a topic has fewer than are asked for", () => {
    const minimums = new Map([["polls", 2]]);
    expect(replicaObstacles(partitions("polls", [1, 1], 1), minimums)).toEqual([]);
    expect(replicaObstacles(partitions("polls", [1, 0], 1), minimums)).toHaveLength(1);
  });
});
