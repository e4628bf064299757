import { setTimeout as delay } from "node:timers/promises";
import { Kafka, logLevel } from "kafkajs";
import { afterAll, expect, it } from "vitest";
import { ingest } from "../../consumers/ingest.ts";
import type { EventLog, Reader } from "../../producers/log/event-log.ts";
import { LogSettings, openLog } from "../../producers/log/open-log.ts";
import { topics } from "../../producers/messages/topics.ts";
import { aroundInserts } from "../harness/around-inserts.ts";
import { kafkaProblem, startKafka } from "../harness/kafka.ts";
import { temporaryDatabase, temporaryFolder } from "../harness/temporary-database.ts";

const PARTITIONS = 4;
const OF_EACH_PARTITION = 6000;
const PADDING = "x".repeat(2000);
/** One fetch brings so much of a partition, and so much in all; see producers/log/kafka/reader.ts. */
const PARTITION_BYTES = 4 * 1024 * 1024;
const FETCH_BYTES = 8 * 1024 * 1024;
const MEMBERS = 2;

const problem = await kafkaProblem();
const folder = await temporaryFolder();
const broker = problem === undefined ? await startKafka(folder.path) : undefined;
const brokers = broker?.brokers ?? "127.0.0.1:0";
const { db, close } = await temporaryDatabase();
const log = await openLog(
  LogSettings.parse({ KAFKA_BROKERS: brokers, KAFKA_PARTITIONS: String(PARTITIONS) }),
);
afterAll(async () => {
  await log.close();
  await close();
  await broker?.kill();
  await folder.remove();
});

/** Polls of two kilobytes each, in every partition alike. */
async function fill(): Promise<void> {
  await log.ranges(topics.polls.name);
  const kafka = new Kafka({ brokers: [brokers], logLevel: logLevel.NOTHING });
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
  await producer.connect();
  for (let sent = 0; sent < OF_EACH_PARTITION; sent += 400) {
    const messages = Array.from({ length: 400 * PARTITIONS }, (_, index) => ({
      partition: index % PARTITIONS,
      value: JSON.stringify({
        store_id: `s-${index}`,
        status: "active",
        timestamp_utc: `${new Date(Date.UTC(2024, 0, 1) + sent).toISOString().slice(0, 23)}000Z`,
        padding: PADDING,
      }),
    }));
    await producer.send({ topic: topics.polls.name, messages });
  }
  await producer.disconnect();
}

/** What the readers of a log hold: taken from it, and not yet done with. */
function watching(of: EventLog) {
  const held = new Map<string, { batches: number; bytes: number }>();
  const most = { ofPartition: { batches: 0, bytes: 0 }, bytes: 0 };
  const batches = new Map<string, number>();

  function note(place: string, sign: 1 | -1, bytes: number): void {
    const before = held.get(place) ?? { batches: 0, bytes: 0 };
    const inHand = { batches: before.batches + sign, bytes: before.bytes + sign * bytes };
    held.set(place, inHand);
    most.ofPartition.batches = Math.max(most.ofPartition.batches, inHand.batches);
    most.ofPartition.bytes = Math.max(most.ofPartition.bytes, inHand.bytes);
    const all = [...held.values()].reduce((sum, each) => sum + each.bytes, 0);
    most.bytes = Math.max(most.bytes, all);
  }

  const watched = (reader: Reader): Reader => ({
    ...reader,
    handle: async (batch) => {
      const place = `${batch.topic}/${batch.partition}`;
      const bytes = batch.spans.reduce((sum, run) => sum + run.bytes.length, 0);
      batches.set(place, (batches.get(place) ?? 0) + 1);
      note(place, 1, bytes);
      try {
        await reader.handle(batch);
      } finally {
        note(place, -1, bytes);
      }
    },
  });
  const watchedLog: EventLog = {
    ...of,
    read: (readers) =>
      of.read(new Map([...readers].map(([topic, reader]) => [topic, watched(reader)]))),
  };
  return { watchedLog, most, batches };
}

it.skipIf(problem !== undefined)(
  `a slow ClickHouse makes a consumer hold a batch of each partition and no more${problem ? ` (skipped: ${problem})` : ""}`,
  async () => {
    await fill();
    const { watchedLog, most, batches } = watching(log);
    const slow = aroundInserts(db, async (statement, send) => {
      if (statement.includes("INTO incoming_polls ")) await delay(500);
      return await send();
    });
    const ingesting = ingest(watchedLog, slow, { clock: () => new Date("2025-01-01T00:00:00Z") });
    await ingesting.caughtUp();
    await ingesting.stop();

    // There was more to be had of each partition than was taken at once.
    const polled = [...batches].filter(([place]) => place.startsWith(`${topics.polls.name}/`));
    expect(polled).toHaveLength(PARTITIONS);
    for (const [, count] of polled) expect(count).toBeGreaterThanOrEqual(3);
    expect(most.ofPartition.batches).toBe(1);
    expect(most.ofPartition.bytes).toBeLessThanOrEqual(PARTITION_BYTES);
    expect(most.bytes).toBeLessThanOrEqual(MEMBERS * FETCH_BYTES);
    // Partitions went in together all the same.
    expect(most.bytes).toBeGreaterThan(most.ofPartition.bytes);

    const answer = await db.query({
      query:
        "SELECT sum(kept) AS kept, (SELECT count() FROM ingest_gaps) AS gaps FROM ingest_batches",
      format: "JSONEachRow",
    });
    expect(await answer.json()).toEqual([{ kept: PARTITIONS * OF_EACH_PARTITION, gaps: 0 }]);
  },
);
