import { z } from "@hono/zod-openapi";
import type { Database } from "../../sql/database.ts";
import { gapsOf, summaryOf } from "../readiness/pipeline-state.ts";
import type { Readiness } from "../readiness/readiness.ts";
import { Gap, gapJson } from "./gap.ts";

const Partition = z.object({
  topic: z.string(),
  partition: z.number().int(),
  incarnation: z.number().int().describe("How often the topic has been made"),
  end_offset: z.number().int().describe("Where the partition ended when it was last looked at"),
  observed_at: z.string().describe("When that was"),
  next_offset: z.number().int().describe("Everything before it is in ClickHouse"),
  kept: z.number().int().describe("Messages taken into their table"),
  rejected: z.number().int().describe("Messages that could not be read; see rejected_rows"),
  lag_messages: z.number().int(),
  lag_seconds: z.number(),
  whole: z.boolean().describe("Whether the ledger covers every offset up to next_offset once"),
  unacknowledged_gaps: z.number().int().describe("Its gaps that nobody has acknowledged"),
});

/** How far the log has come in, at a glance. */
export const PipelineSummary = z.object({
  log: z.string().describe("`reachable`, or why it cannot be reached: then the ends are old"),
  whole: z
    .boolean()
    .describe(
      "The ledger covers every offset up to next_offset once. Gaps that were acknowledged are gaps all the same",
    ),
  unacknowledged_gaps: z
    .number()
    .int()
    .describe(
      "Gaps of the ledger that nobody has acknowledged: while there are some, the numbers cannot be relied on",
    ),
  lag_messages: z.number().int().describe("Messages on the log that are not in ClickHouse yet"),
  lag_seconds: z.number().describe("How long ago the oldest of them was first seen there"),
  reasons: z
    .array(z.string())
    .describe("What speaks against relying on the numbers now, as `GET /readyz` has it"),
});

export const Pipeline = PipelineSummary.extend({
  partitions: z.array(Partition),
  gaps: z
    .array(Gap)
    .describe(
      "Where the ledger is not whole, at most a hundred places: first those that nobody has acknowledged",
    ),
}).openapi("Pipeline");

export type Pipeline = z.infer<typeof Pipeline>;

/** Tells how far the log has come in, for the API and for the page. */
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
