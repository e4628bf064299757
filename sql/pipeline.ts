import { z } from "zod";
import type { Database } from "./database.ts";
import { unacknowledgedGaps } from "./ledger-gaps.ts";
import { insertion, query } from "./query.ts";

/** Where partitions of the log end now. */
export const insertLogEnds = insertion<[topic: string, partition: number, endOffset: number]>(
  "insert_log_end_offsets.sql",
);

/** How far a partition of the log has been ingested; see sql/schema/118_pipeline.sql. */
const PipelineRow = z.object({
  topic: z.string(),
  partition: z.number(),
  incarnation: z.number(),
  end_offset: z.coerce.number(),
  observed_at_ms: z.coerce.number(),
  next_offset: z.coerce.number(),
  kept: z.coerce.number(),
  rejected: z.coerce.number(),
  lag_messages: z.coerce.number(),
  lag_seconds: z.number(),
  /** Whether the ledger has no gaps, acknowledged or not. */
  whole: z.coerce.boolean(),
});
export type PipelineRow = z.infer<typeof PipelineRow>;

export const pipelineRows = query<Record<never, never>, PipelineRow>({
  file: "pipeline.sql",
  row: PipelineRow,
});

/**
 * How far a partition has been ingested, and how many gaps of its ledger nobody has acknowledged.
 */
export type PartitionState = PipelineRow & { unacknowledged_gaps: number };

/** How far each partition of the log has been ingested; gaps are queried only if there are some. */
export async function partitionStates(db: Database): Promise<PartitionState[]> {
  const rows = await pipelineRows(db, {});
  const open = rows.every(({ whole }) => whole) ? [] : await unacknowledgedGaps(db, {});
  return rows.map((row) => {
    const own = open.find(({ topic, partition }) => {
      return topic === row.topic && partition === row.partition;
    });
    return { ...row, unacknowledged_gaps: row.whole ? 0 : (own?.gaps ?? 0) };
  });
}
