import { setTimeout as delay } from "node:timers/promises";
import type { Database } from "../sql/database.ts";
import { compactedBatches, compactLedger, discardBatches } from "../sql/ingest.ts";

/** How the ledger is kept small; all in milliseconds, by ClickHouse's clock. */
export type CompactionTimes = {
  /** The time from the end of a round to the next. */
  everyMs: number;
  /** Batches are summed up at this age: nobody repeats them any more. */
  compactMs: number;
  /**
   * A sum is at least this old before its batches are removed, or it is extended: longer than a
   * query takes.
   */
  settleMs: number;
  /** Batches are removed at this age: until then they can be inspected. */
  discardMs: number;
};

const MINUTE_MS = 60_000;

export const COMPACTION_TIMES: CompactionTimes = {
  everyMs: 5 * MINUTE_MS,
  compactMs: 10 * MINUTE_MS,
  settleMs: MINUTE_MS,
  discardMs: 60 * MINUTE_MS,
};

/**
 * Keeps the ledger small until `signal` is aborted: at intervals its old batches are summed up, and
 * removed some time later. What the ledger proves stays the same at each moment; gaps and overlaps
 * stay. Any number of consumers may do this at once. A round that fails is reported, and the next
 * one makes up for it.
 */
export async function keepLedgerSmall(
  db: Database,
  times: CompactionTimes,
  onFailure: (error: unknown) => void,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    // Consumers that started together do not all begin at the same moment.
    const waitMs = times.everyMs * (1 - Math.random() / 2);
    await delay(waitMs, undefined, { signal }).catch(() => {});
    if (signal.aborted) return;
    await compactOnce(db, times).catch(onFailure);
  }
}

/**
 * One round. It first removes batches that earlier rounds summed up, and only then sums up more:
 * whoever reads the ledger without them has read their sum. ClickHouse removes them in the
 * background.
 */
export async function compactOnce(
  db: Database,
  { compactMs: compact_ms, settleMs: settle_ms, discardMs: discard_ms }: CompactionTimes,
): Promise<void> {
  const due = await compactedBatches(db, { settle_ms, discard_ms });
  if (due.length > 0) {
    await discardBatches(db, {
      claims: due.map(({ claim }) => claim).join(),
      ends: due.map(({ last_offset }) => last_offset + 1).join(),
      untils: due.map(({ until_ms }) => until_ms).join(),
    });
  }
  await compactLedger(db, { compact_ms, settle_ms });
}
