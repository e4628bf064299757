import { ingestedTopics } from "../producers/messages/topics.ts";
import type { Bench } from "./bench.ts";
import type { Course, Positions } from "./positions.ts";
import { startClickHouse, startConsumer } from "./services.ts";
import { checkFolder, checkTakenIn } from "./taken-in.ts";

/** A run over a full topic: its time, and how many polls were in ClickHouse then. */
export type Consumed = {
  seconds: number;
  /** Seconds until the first batch was inserted. */
  joining: number;
  peakMb: number;
  polls: number;
};

/** `npm run consume` with the engine in it ingests a full topic. */
export async function consumeEmbedded(
  bench: Bench,
  brokers: string,
  positions: Positions,
  group: string,
): Promise<Consumed> {
  const ends = await positions.ends(ingestedTopics);
  const folder = await bench.folder();
  const consumer = await startConsumer(bench, { brokers, group, folder });
  const began = performance.now();
  const course = await positions.committed(group, ends, consumer);
  await consumer.stop();
  const polls = await checkFolder(bench, folder, ends);
  return { ...since(began, course), polls, peakMb: await consumer.peakMb() };
}

/** `npm run consume` and `npm run clickhouse`, each a process, ingest a full topic. */
export async function consumeOverHttp(
  bench: Bench,
  brokers: string,
  positions: Positions,
  group: string,
): Promise<Consumed> {
  const ends = await positions.ends(ingestedTopics);
  const folder = await bench.folder();
  const clickhouse = await startClickHouse(bench, folder);
  const there = { brokers, group, folder, clickhouse: clickhouse.address };
  const consumer = await startConsumer(bench, there);
  const began = performance.now();
  const course = await positions.committed(group, ends, consumer);
  await consumer.stop();
  const polls = await checkTakenIn(clickhouse.address, ends);
  await clickhouse.stop();
  return { ...since(began, course), polls, peakMb: await consumer.peakMb() };
}

function since(began: number, { first, last }: Course): { seconds: number; joining: number } {
  return { seconds: (last - began) / 1000, joining: (first - began) / 1000 };
}
