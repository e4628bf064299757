import { z } from "zod";
import { insertion, question } from "./question.ts";

/** Where partitions of the log end now. */
export const insertLogEnds =
  insertion<[topic: string, partition: number, endOffset: number]>("insert_log_looks.sql");

/** How far a partition of the log has come in; see sql/schema/065_pipeline.sql. */
const PipelineRow = z.object({
  topic: z.string(),
  partition: z.number(),
  incarnation: z.number(),
  end_offset: z.coerce.number(),
  looked_at_ms: z.coerce.number(),
  next_offset: z.coerce.number(),
  kept: z.coerce.number(),
  set_aside: z.coerce.number(),
  lag_messages: z.coerce.number(),
  lag_seconds: z.number(),
  whole: z.coerce.boolean(),
});
export type PipelineRow = z.infer<typeof PipelineRow>;

export const pipelineRows = question<Record<never, never>, PipelineRow>({
  file: "pipeline.sql",
  row: PipelineRow,
});

/** Where a ledger is not whole: a batch begins elsewhere than where the one before it ended. */
export type LedgerGap = {
  topic: string;
  partition: number;
  expected_offset: number;
  /** Beyond the one that was expected: the offsets between are missing; before it: they came in twice. */
  found_offset: number;
};

/** Where the ledger is not whole, a hundred places at most. */
export const ledgerGaps = question<Record<never, never>, LedgerGap>({
  file: "ledger_gaps.sql",
  row: z.object({
    topic: z.string(),
    partition: z.number(),
    expected_offset: z.number(),
    found_offset: z.number(),
  }),
});
