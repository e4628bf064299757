import { setTimeout as delay } from "node:timers/promises";
import type { Database } from "../sql/database.ts";
import { compactedBatches, compactLedger, discardBatches } from "../sql/ingest.ts";

/** How the ledger is kept small; all in milliseconds, and told by ClickHouse's clock. */
export type CompactionTimes = {
  /** How long after a round the next one begins. */
  everyMs: number;
  /** Batches are added up when they were written down so long ago, so that nobody still repeats them. */
  compactMs: number;
  /** A sum stands for so long before batches go, or it is made longer: longer than a query takes. */
  settleMs: number;
  /** Batches go when they were written down so long ago: until then they can be looked at. */
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
 * Keeps the ledger small until `signal` is aborted: every so often its old batches are added up, and
 * some time after taken out. What the ledger proves stays the same at each moment, and a gap or an
 * overlap stays in it. Any number of consumers may do this at once. A round that fails is told, and
 * made good by the next.
 */
export async function keepLedgerSmall(
  db: Database,
  times: CompactionTimes,
  onFailure: (error: unknown) => void,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    // Consumers that began together do not all come at the same moment.
    const waitMs = times.everyMs * (1 - Math.random() / 2);
    await delay(waitMs, undefined, { signal }).catch(() => {});
    if (signal.aborted) return;
    await compactOnce(db, times).catch(onFailure);
  }
}

/**
 * One round. First batches go that earlier rounds added up, and only then more are added up: whoever
 * reads the ledger without them has read their sum. ClickHouse takes them out in the background.
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
