import { setTimeout as delay } from "node:timers/promises";
import { endsOf } from "../producers/log/ends.ts";
import type { EventLog } from "../producers/log/event-log.ts";
import { ingestedTopics } from "../producers/topics.ts";
import {
  insertLogEnds,
  type LedgerGap,
  ledgerGaps,
  type PipelineRow,
  pipelineRows,
} from "../sql/pipeline.ts";
import type { Store } from "../sql/store.ts";

/** How far the log has come in. */
export type PipelineState = {
  /** Why the log cannot be reached, or undefined. Then the ends are those of the last look. */
  logProblem: string | undefined;
  partitions: readonly PipelineRow[];
};

/** What cannot be asked within so long is out of reach, whatever it would say later. */
const PATIENCE_MS = 5_000;

/**
 * Finds out how far each partition of the log has come in; where the log ends is looked up for it.
 *
 * @throws when ClickHouse cannot be asked
 */
export async function pipelineState(store: Store, log: EventLog): Promise<PipelineState> {
  const ends = await reached(() => endsOf(log, ingestedTopics));
  if ("value" in ends) await insertLogEnds(store, ends.value);
  return {
    logProblem: "problem" in ends ? ends.problem : undefined,
    partitions: await pipelineRows(store, {}),
  };
}

/** Where the ledger is not whole; asked only where it is not. */
export async function gapsOf(store: Store, { partitions }: PipelineState): Promise<LedgerGap[]> {
  return partitions.every(({ whole }) => whole) ? [] : await ledgerGaps(store, {});
}

/** The whole of it at a glance. */
export function summaryOf({ logProblem, partitions }: PipelineState) {
  return {
    log: logProblem ?? "reachable",
    whole: partitions.every((row) => row.whole),
    lag_messages: partitions.reduce((sum, row) => sum + row.lag_messages, 0),
    lag_seconds: Math.max(0, ...partitions.map((row) => row.lag_seconds)),
  };
}

/**
 * Why the numbers cannot be relied on now; no reason: they can. Log and ClickHouse must be reached, the
 * ledger be whole, and no partition lag by more than `mostLagSeconds`.
 */
export async function reasonsNotReady(
  store: Store,
  log: EventLog,
  mostLagSeconds: number,
): Promise<string[]> {
  const state = await reached(() => pipelineState(store, log));
  const unwritable = log.writeProblem();
  const reasons = unwritable === undefined ? [] : [`the log cannot be written: ${unwritable}`];
  if ("problem" in state) return [...reasons, `ClickHouse cannot be reached: ${state.problem}`];
  return [...reasons, ...reasonsIn(state.value, mostLagSeconds)];
}

/** What of the log speaks against relying on the numbers; see `reasonsNotReady`. */
export function reasonsIn(
  { logProblem, partitions }: PipelineState,
  mostLagSeconds: number,
): string[] {
  const reasons = logProblem === undefined ? [] : [`the log cannot be reached: ${logProblem}`];
  for (const { topic, partition, whole, lag_seconds, lag_messages } of partitions) {
    const where = `${topic}/${partition}`;
    if (!whole) reasons.push(`${where}: the ledger is not whole; see the view ingest_gaps`);
    if (lag_seconds > mostLagSeconds) {
      const late = `${lag_messages} messages are missing, the oldest for ${Math.round(lag_seconds)} s`;
      reasons.push(`${where}: ${late}; allowed are ${mostLagSeconds} s (READY_LAG_SECONDS)`);
    }
  }
  return reasons;
}

/** What work came to, or why it came to nothing in time. */
async function reached<T>(work: () => Promise<T>): Promise<{ value: T } | { problem: string }> {
  const over = new AbortController();
  const late = delay(PATIENCE_MS, undefined, { signal: over.signal }).then(() => {
    throw new Error(`no answer within ${PATIENCE_MS / 1000} s`);
  });
  late.catch(() => {});
  try {
    return { value: await Promise.race([work(), late]) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  } finally {
    over.abort();
  }
}
