import { type End, endsOf } from "../../producers/log/end-offsets.ts";
import type { EventLog } from "../../producers/log/event-log.ts";
import { ingestedTopics } from "../../producers/messages/topics.ts";
import type { Database } from "../../sql/database.ts";
import { isOutOfSpace } from "../../sql/failures.ts";
import { type LedgerGap, ledgerGaps } from "../../sql/ledger-gaps.ts";
import { insertLogEnds, type PartitionState, partitionStates } from "../../sql/pipeline.ts";
import { LOG_TIMEOUT_MS, within } from "./within.ts";

/** How far the log has been ingested. */
export type PipelineState = {
  /**
   * Why the log cannot be reached, or undefined. Then the ends are those of an earlier observation.
   */
  logProblem: string | undefined;
  /** Where the log ends; undefined where it cannot be reached. */
  ends: readonly End[] | undefined;
  partitions: readonly PartitionState[];
};

/** Why the log cannot be reached, without the common beginning of such errors. */
export function plainProblem(problem: string): string {
  return problem.replace(/^the log cannot be reached: /, "");
}

/**
 * Finds out how far each partition of the log has been ingested, with fresh log-end offsets.
 *
 * @throws when ClickHouse cannot be queried
 */
export async function pipelineState(db: Database, log: EventLog): Promise<PipelineState> {
  const ends = await within(() => endsOf(log, ingestedTopics), LOG_TIMEOUT_MS);
  // On a full disk the offsets recorded earlier have to do.
  if ("value" in ends) await insertLogEnds(db, ends.value).catch(unlessFull);
  return {
    logProblem: "problem" in ends ? plainProblem(ends.problem) : undefined,
    ends: "value" in ends ? ends.value : undefined,
    partitions: await partitionStates(db),
  };
}

function unlessFull(error: unknown): void {
  if (!isOutOfSpace(error)) throw error;
}

/** Where the ledger is not whole; ClickHouse is queried only where it is not. */
export async function gapsOf(db: Database, { partitions }: PipelineState): Promise<LedgerGap[]> {
  return partitions.every(({ whole }) => whole) ? [] : await ledgerGaps(db, {});
}

/** A summary over all partitions. */
export function summaryOf({ logProblem, partitions }: PipelineState) {
  return {
    log: logProblem ?? "reachable",
    whole: partitions.every((row) => row.whole),
    unacknowledged_gaps: partitions.reduce((sum, row) => sum + row.unacknowledged_gaps, 0),
    lag_messages: partitions.reduce((sum, row) => sum + row.lag_messages, 0),
    lag_seconds: Math.max(0, ...partitions.map((row) => row.lag_seconds)),
  };
}
