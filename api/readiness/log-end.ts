import { setTimeout as delay } from "node:timers/promises";
import { type End, endsOf } from "../../producers/log/end-offsets.ts";
import type { EventLog } from "../../producers/log/event-log.ts";
import { statedTopics } from "../../producers/messages/topics.ts";
import type { Database } from "../../sql/database.ts";
import { type LedgerPosition, ledgerPositions } from "../../sql/ingest.ts";
import { within } from "./within.ts";

/** How long to wait for what the log holds; after that, the result says how much is missing. */
const TIMEOUT_MS = 5_000;

const RECHECK_MS = 20;

/** How far the log has been ingested. */
export type LogReached = {
  /**
   * How many messages that it held are still missing; null: unknown, since it cannot be reached.
   */
  missing: number | null;
  positions: LedgerPosition[];
};

/**
 * Waits until all that the log holds about stores at this moment is in ClickHouse, five seconds at
 * most: later reads then have everything that was acknowledged before.
 *
 * @param timeoutMs how long to wait instead
 * @returns how far the log has been ingested
 * @throws when ClickHouse cannot be queried
 */
export async function awaitLogEnd(
  db: Database,
  log: EventLog,
  timeoutMs = TIMEOUT_MS,
): Promise<LogReached> {
  const until = performance.now() + timeoutMs;
  const ends = await within(() => endsOf(log, statedTopics));
  if ("problem" in ends) return { missing: null, positions: await ledgerPositions(db, {}) };
  for (;;) {
    const positions = await ledgerPositions(db, {});
    const missing = missingOf(ends.value, positions);
    if (missing === 0 || performance.now() >= until) return { missing, positions };
    await delay(RECHECK_MS);
  }
}

/** How many messages before these ends are not ingested. */
function missingOf(ends: readonly End[], positions: readonly LedgerPosition[]): number {
  let missing = 0;
  for (const [topic, partition, end] of ends) {
    const reached = positions.find((at) => at.topic === topic && at.partition === partition);
    missing += Math.max(0, end - (reached?.next_offset ?? 0));
  }
  return missing;
}
