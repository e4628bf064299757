import { setTimeout as delay } from "node:timers/promises";
import { endsOf } from "../producers/log/end-offsets.ts";
import type { EventLog } from "../producers/log/event-log.ts";
import type { Database } from "../sql/database.ts";
import { insertLogEnds } from "../sql/pipeline.ts";

const EVERY_MS = 5000;
/** An end that does not move is still recorded this often, as a sign of life. */
const AT_LEAST_EVERY_MS = 60_000;

/**
 * Records every five seconds where the partitions of these topics end: the view `pipeline` derives
 * from it how far ClickHouse is behind. A failed observation is skipped: this only monitors.
 */
export async function recordEndOffsets(
  log: EventLog,
  db: Database,
  topics: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const noted = new Map<string, { end: number; at: number }>();
  while (!signal.aborted) {
    await recordOnce(log, db, topics, noted).catch(() => {});
    await delay(EVERY_MS, undefined, { signal }).catch(() => {});
  }
}

async function recordOnce(
  log: EventLog,
  db: Database,
  topics: readonly string[],
  noted: Map<string, { end: number; at: number }>,
): Promise<void> {
  const at = performance.now();
  const rows = (await endsOf(log, topics)).filter(([topic, partition, end]) => {
    const last = noted.get(`${topic}/${partition}`);
    return last?.end !== end || at - last.at >= AT_LEAST_EVERY_MS;
  });
  await insertLogEnds(db, rows);
  for (const [topic, partition, end] of rows) noted.set(`${topic}/${partition}`, { end, at });
}
