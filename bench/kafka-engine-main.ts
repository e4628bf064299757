import { z } from "zod";
import { aborted, runProgram } from "../producers/launch/command-line.ts";
import { topics } from "../producers/messages/topics.ts";
import { openEmbeddedDatabase } from "../sql/database.ts";
import { migrate } from "../sql/migrate.ts";
import { COUNT_POLLS } from "./taken-in.ts";

/**
 * A rival to measure against: ClickHouse itself ingests the polls from Kafka, into the same tables
 * as ours, until it is stopped; then it prints how many there are.
 */

const Settings = z.object({
  KAFKA_BROKERS: z.string().regex(/^[\w.:-]+$/),
  KAFKA_GROUP: z.string().regex(/^[\w-]+$/),
  DATA_DIR: z.string(),
  CONSUMERS: z.coerce.number().int().min(1),
  /** A block is written when it is full, or after this time. */
  FLUSH_MS: z.coerce.number().int().min(1),
});

// Settings of an engine cannot be parameters: each value here is a number or matches a pattern.
const queue = (settings: z.output<typeof Settings>) => `
CREATE TABLE queue
(
    store_id String,
    status Enum8('active' = 0, 'inactive' = 1),
    timestamp_utc DateTime64(6, 'UTC')
)
ENGINE = Kafka
SETTINGS
    kafka_broker_list = '${settings.KAFKA_BROKERS}',
    kafka_topic_list = '${topics.polls.name}',
    kafka_group_name = '${settings.KAFKA_GROUP}',
    kafka_format = 'JSONEachRow',
    kafka_num_consumers = ${settings.CONSUMERS},
    kafka_thread_per_consumer = 1,
    kafka_flush_interval_ms = ${settings.FLUSH_MS},
    date_time_input_format = 'best_effort'`;

const FILL = `
CREATE MATERIALIZED VIEW polls_from_queue TO incoming_polls AS
SELECT store_id, timestamp_utc AS polled_at, status FROM queue`;

await runProgram(async (signal) => {
  const settings = Settings.parse(process.env);
  const db = await openEmbeddedDatabase(settings.DATA_DIR, { rights: "everything" });
  await migrate(db);
  await db.command({ query: queue(settings) });
  console.info("consuming");
  await db.command({ query: FILL });
  // The engine works in threads of its own, unknown to Node: they alone would not keep it running.
  const alive = setInterval(() => {}, 60_000);
  await aborted(signal);
  clearInterval(alive);
  await db.command({ query: "DROP VIEW polls_from_queue SYNC" });
  await db.command({ query: "DROP TABLE queue SYNC" });
  const answer = await db.query({ query: COUNT_POLLS, format: "JSONEachRow" });
  const [row] = await answer.json<{ polls: string }>();
  console.info(`polls ${row?.polls}`);
  await db.close();
});
