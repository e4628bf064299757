import { topics } from "../producers/messages/topics.ts";
import type { Bench } from "./bench.ts";
import type { Positions } from "./positions.ts";

/** Settings worth trying: with the default flush interval the last rows may wait a long time. */
export const VARIANTS = [
  { consumers: 1, flushMs: 7500 },
  { consumers: 2, flushMs: 7500 },
  { consumers: 1, flushMs: 1000 },
  { consumers: 2, flushMs: 1000 },
] as const;

/** A run of the rival over a full topic. */
export type StatementRun = { seconds: number; peakMb: number; polls: number; text: string };

/** ClickHouse's own Kafka table engine into the same tables as ours, in a process of its own. */
export async function kafkaEngine(
  bench: Bench,
  brokers: string,
  positions: Positions,
  { consumers, flushMs }: (typeof VARIANTS)[number],
): Promise<StatementRun> {
  const group = `bench-engine-${consumers}-${flushMs}`;
  const ends = await positions.ends([topics.polls.name]);
  const program = bench.programs.startRoot("bench/kafka-engine-main.ts", [], {
    KAFKA_BROKERS: brokers,
    KAFKA_GROUP: group,
    DATA_DIR: await bench.folder(),
    CONSUMERS: String(consumers),
    FLUSH_MS: String(flushMs),
  });
  await program.printed(/^consuming$/m);
  const began = performance.now();
  const { last } = await positions.committed(group, ends, program);
  await program.stop();
  const [, polls] = await program.printed(/^polls (\d+)$/m);
  return {
    seconds: (last - began) / 1000,
    peakMb: await program.peakMb(),
    polls: Number(polls),
    text: `${consumers === 1 ? "one consumer" : "two consumers"}, flush after ${flushMs / 1000} s`,
  };
}
