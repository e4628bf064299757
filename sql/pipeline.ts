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
