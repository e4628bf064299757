import { z } from "@hono/zod-openapi";
import type { Database } from "../../sql/database.ts";
import { gapsOf, summaryOf } from "../readiness/pipeline-state.ts";
import type { Readiness } from "../readiness/readiness.ts";
import { Gap, gapJson } from "./gap.ts";

const Partition = z.object({
  topic: z.string(),
  partition: z.number().int(),
  incarnation: z.number().int().describe("How often the topic has been created"),
  end_offset: z.number().int().describe("The log-end offset when it was last observed"),
  observed_at: z.string().describe("When it was last observed"),
  next_offset: z.number().int().describe("Everything before this offset is in ClickHouse"),
  kept: z.number().int().describe("Messages written to their table"),
  rejected: z.number().int().describe("Messages that were rejected; see rejected_rows"),
  lag_messages: z.number().int(),
  lag_seconds: z.number(),
  whole: z.boolean().describe("Whether the ledger covers every offset up to next_offset once"),
  unacknowledged_gaps: z.number().int().describe("Gaps that nobody has acknowledged"),
});

/** A summary of how far the log has been ingested. */
export const PipelineSummary = z.object({
  log: z.string().describe("`reachable`, or why it cannot be reached: then the offsets are old"),
  whole: z
    .boolean()
    .describe(
      "The ledger covers every offset up to next_offset once. An acknowledged gap is still a gap",
    ),
  unacknowledged_gaps: z
    .number()
    .int()
    .describe(
      "Gaps of the ledger that nobody has acknowledged: while there are any, the numbers are not reliable",
    ),
  lag_messages: z.number().int().describe("Messages on the log that are not in ClickHouse yet"),
  lag_seconds: z.number().describe("How long ago the oldest of them was first seen there"),
  reasons: z
    .array(z.string())
    .describe("Why the numbers are not reliable now, the same as in `GET /readyz`"),
});

export const Pipeline = PipelineSummary.extend({
  partitions: z.array(Partition),
  gaps: z
    .array(Gap)
    .describe(
      "The gaps of the ledger, at most a hundred: first those that nobody has acknowledged",
    ),
}).openapi("Pipeline");

export type Pipeline = z.infer<typeof Pipeline>;

/** Finds how far the log has been ingested, for the API and for the page. */
export async function findPipeline(db: Database, readiness: Readiness): Promise<Pipeline> {
  const { pipeline, reasons } = await readiness.observe();
  return {
    ...summaryOf(pipeline),
    reasons,
    partitions: pipeline.partitions.map(({ observed_at_ms, ...row }) => ({
      ...row,
      observed_at: new Date(observed_at_ms).toISOString(),
    })),
    gaps: (await gapsOf(db, pipeline)).map(gapJson),
  };
}
