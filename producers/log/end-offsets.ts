import type { EventLog } from "./event-log.ts";

/** Where a partition of a topic ends: the offset that its next message will get. */
export type End = [topic: string, partition: number, end: number];

/** Where all partitions of these topics end now. */
export async function endsOf(log: EventLog, topics: readonly string[]): Promise<End[]> {
  const ends: End[] = [];
  for (const topic of topics) {
    for (const [partition, { end }] of (await log.ranges(topic)).entries()) {
      ends.push([topic, partition, end]);
    }
  }
  return ends;
}
