import { createClient } from "@clickhouse/client";
import { openKafkaLog } from "../producers/log/kafka/kafka-log.ts";
import { ingestedTopics } from "../producers/messages/topics.ts";
import type { Bench } from "./bench.ts";
import { live } from "./live-polls.ts";
import { grouped, type Measure, milliseconds } from "./measure.ts";
import { watchPositions } from "./positions.ts";
import { startClickHouse, startConsumer, startKafka, startProducer } from "./services.ts";

const GROUP = "bench-live";
const SECONDS = 20;
const GOAL_MS = 1000;

/**
 * Live polls, 2,000 a second: from the acknowledgement by the log until ClickHouse has the status
 * of their stores. Broker, consumer and ClickHouse are processes of their own, and the polls of the
 * files are in ClickHouse before.
 */
export async function* latencyMeasures(bench: Bench): AsyncGenerator<Measure> {
  const kafka = await startKafka(bench);
  const folder = await bench.folder();
  const clickhouse = await startClickHouse(bench, folder);
  const there = { brokers: kafka.address, group: GROUP, folder, clickhouse: clickhouse.address };
  const consumer = await startConsumer(bench, there);
  await startProducer(bench, kafka.address).ended;
  const positions = await watchPositions(kafka.address);
  await positions.committed(GROUP, await positions.ends(ingestedTopics), consumer);
  await positions.close();

  const log = openKafkaLog({ brokers: [kafka.address], groupId: GROUP, partitions: 6 });
  const store = createClient({ url: clickhouse.address });
  const {
    acknowledged,
    visible,
    sentPerSecond,
    observations: checks,
  } = await Promise.race([
    live(log, store, SECONDS),
    consumer.ended.then(() => Promise.reject(new Error("the consumer ended by itself"))),
  ]);
  await log.close();
  await store.close();
  await consumer.stop();
  await clickhouse.stop();
  await kafka.stop();

  const rateSent = `${grouped(sentPerSecond)} live polls/s for ${SECONDS} s`;
  const p99 = quantile(visible, 0.99);
  yield {
    what: `${rateSent}: acknowledged to visible in store_status (${checks} checks)`,
    figure: spread(visible),
    goal: { text: `p99 ≤ ${milliseconds(GOAL_MS)}`, met: p99 <= GOAL_MS },
    peakMb: await consumer.peakMb(),
  };
  yield { what: `${rateSent}: sent to acknowledged`, figure: spread(acknowledged) };
}

function spread(sorted: readonly number[]): string {
  const [p50, p99, most] = [0.5, 0.99, 1].map((share) => grouped(quantile(sorted, share)));
  return `p50 ${p50} ms, p99 ${p99} ms, max ${most} ms`;
}

/** The value that this share of the sorted values does not exceed. */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
