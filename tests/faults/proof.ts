import { execFile } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { expect } from "vitest";
import { endsOf } from "../../producers/log/end-offsets.ts";
import { ingestedTopics, rejectedTopic, topics } from "../../producers/messages/topics.ts";
import { ledgerPositions } from "../../sql/ingest.ts";
import type { Source } from "./source.ts";
import type { Stage } from "./stage.ts";

const TIMEOUT_MS = 240_000;

/** The tables of what stores state, and what of each they state in the files. */
const STATED = {
  store_timezones: "timezone_str",
  store_hours: "week",
  store_dated_weeks: "(valid_from, week)",
  store_special_days: "(date, openings, is_removed)",
  store_closures: "(from, to, reason, is_removed)",
  store_attributes: "attributes",
};

/**
 * Waits until all is in, and proves that nothing of the source is lost or doubled: row for row against
 * its files, the ledger without gap or overlap, and its counts against those of a client that is not ours.
 */
export async function prove(stage: Stage, source: Source): Promise<void> {
  await caughtUp(stage);
  const { prefix } = source;
  const found = await lines(
    stage,
    `SELECT concat(store_id, ',', toString(status), ',', toString(polled_at)) AS line
     FROM polls FINAL WHERE startsWith(store_id, '${prefix}-')`,
  );
  expect(found.length).toBe(source.polls.length);
  expect(found.sort()).toEqual(source.polls);
  const { stores, broken } = source;
  // Of what a store states, the latest counts; a producer that was killed states all of it again.
  for (const [table, what] of Object.entries(STATED)) {
    const found = await lines(
      stage,
      `SELECT concat(toString(uniqExact(store_id)), ' ', toString(uniqExact((store_id, ${what})))) AS line
       FROM ${table} FINAL WHERE startsWith(store_id, '${prefix}-')`,
    );
    expect(found, table).toEqual([`${stores} ${stores}`]);
  }
  const rejected = `SELECT toString(count()) AS line FROM rejected_rows FINAL WHERE name = '${prefix}-polls.csv'`;
  expect(await lines(stage, rejected)).toEqual([`${broken}`]);
  expect(
    await lines(
      stage,
      "SELECT concat(topic, ' ', toString(expected_offset)) AS line FROM ingest_gaps",
    ),
  ).toEqual([]);
  for (const topic of [topics.polls.name, rejectedTopic(topics.polls.name).name]) {
    const ledger = await lines(
      stage,
      `SELECT concat(toString(partition), ' ', toString(sum(kept + rejected))) AS line
       FROM ingest_batches
       WHERE topic = '${topic}'
         AND (partition, incarnation) IN (
             SELECT partition, max(incarnation) FROM ingest_claims WHERE topic = '${topic}' GROUP BY partition
         )
       GROUP BY partition HAVING sum(kept + rejected) > 0 ORDER BY partition`,
    );
    expect(ledger).toEqual(await countedByKcat(stage, topic));
  }
}

async function lines(stage: Stage, query: string): Promise<string[]> {
  const answer = await stage.db.query({ query, format: "JSONEachRow" });
  return (await answer.json<{ line: string }>()).map(({ line }) => line);
}

/** Waits until the ledger reaches to the end of every topic. */
async function caughtUp({ log, db, consumer }: Stage): Promise<void> {
  const deadline = Date.now() + TIMEOUT_MS;
  let behind: string[] = [];
  do {
    const positions = new Map<string, number>();
    for (const { topic, partition, next_offset } of await ledgerPositions(db, {})) {
      positions.set(`${topic}/${partition}`, next_offset);
    }
    behind = [];
    for (const [topic, partition, end] of await endsOf(log, ingestedTopics)) {
      const place = `${topic}/${partition}`;
      if ((positions.get(place) ?? 0) < end) {
        behind.push(`${place} at ${positions.get(place)} of ${end}`);
      }
    }
    if (behind.length === 0) return;
    await delay(100);
  } while (Date.now() < deadline);
  throw new Error(`still behind: ${behind.join(", ")}\n${consumer.complaints()}`);
}

/** `partition messages` of a topic, counted by kcat. */
async function countedByKcat({ brokers }: Stage, topic: string): Promise<string[]> {
  const args = ["-b", brokers, "-t", topic, "-C", "-e", "-q", "-f", "%p\n"];
  const { stdout } = await promisify(execFile)("kcat", args, { maxBuffer: 1 << 30 });
  const counts = new Map<string, number>();
  for (const partition of stdout.split("\n")) {
    if (partition !== "") counts.set(partition, (counts.get(partition) ?? 0) + 1);
  }
  return [...counts].map(([partition, count]) => `${partition} ${count}`).sort();
}
