import { createRoute, z } from "@hono/zod-openapi";
import { createRouter, NoQuery, responses } from "../http/router.ts";
import { scope } from "../http/scopes.ts";

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

/** Where the ledger is not whole. */
export const Gap = z
  .object({
    topic: z.string(),
    partition: z.number().int(),
    incarnation: z.number().int().describe("How often the topic has been made"),
    expected_offset: z.number().int().describe("Where the next batch should have begun"),
    found_offset: z
      .number()
      .int()
      .describe(
        "Where it began: what lies between is missing, or, where it is less, came in twice",
      ),
    acknowledged: z
      .object({
        by: z.string().describe("Who said so: the name of a token, or of a person"),
        reason: z.string(),
        at: z.string().describe("When, in UTC"),
      })
      .nullable()
      .describe("That it is final: it no longer speaks against the numbers; null: nobody said so"),
    text: z.string().describe("All of it for people"),
  })
  .openapi("Gap");
export type Gap = z.infer<typeof Gap>;

export const Pipeline = PipelineSummary.extend({
  partitions: z.array(Partition),
  gaps: z
    .array(Gap)
    .describe(
      "Where the ledger is not whole, at most a hundred places: first those that nobody has acknowledged",
    ),
}).openapi("Pipeline");
export type Pipeline = z.infer<typeof Pipeline>;

const route = createRoute({
  method: "get",
  path: "/pipeline",
  ...scope("read"),
  operationId: "getPipeline",
  tags: ["Operation"],
  summary: "How far each partition of the log has come in",
  description:
    "And whether the ledger proves that nothing was left out or taken in twice. The ends of the log are looked up for it.",
  request: { query: NoQuery },
  responses: responses({
    200: { description: "As it stands", content: { "application/json": { schema: Pipeline } } },
  }),
});

/** `GET /pipeline`. */
export function getPipeline(tell: () => Promise<Pipeline>) {
  return createRouter().openapi(route, async (c) => {
    c.header("Cache-Control", "no-store");
    return c.json(await tell(), 200);
  });
}
