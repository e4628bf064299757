import { z } from "@hono/zod-openapi";
import type { Database } from "../../sql/database.ts";
import { type RejectedExample, rejectedExamples, rejectedKinds } from "../../sql/rejections.ts";

/** The number of kinds of reasons that are listed. */
const KINDS = 50;

const Example = z.object({
  name: z.string().describe("Where it was, for people: the file, the partition or the request"),
  source: z
    .string()
    .describe(
      "The fingerprint of the file, the partition (`store.polls/0`), or the id of the request",
    ),
  position: z.number().int().describe("The line, the offset, or the index in the request"),
  reason: z.string().describe("What is wrong with it"),
  raw: z.string().describe("The row or message itself, cut where it is long"),
  rejected_at: z.string().describe("When it was rejected, in UTC"),
});

const Reason = z
  .object({
    topic: z.string().describe("What it should have been: polls, hours or zones"),
    reason: z.string().describe("What is wrong, without quoted values"),
    count: z.number().int(),
    first_at: z.string().describe("When the first was rejected, in UTC"),
    newest_at: z.string().describe("When the newest was rejected, in UTC"),
    examples: z.array(Example).describe("The newest and the first"),
  })
  .openapi("RejectionReason");

export const Rejections = z
  .object({
    total: z.number().int().describe("How many rows and messages were rejected in all"),
    reasons: z.array(Reason).describe("The fifty most frequent kinds, most frequent first"),
    others: z
      .object({ reasons: z.number().int(), count: z.number().int() })
      .describe("How many more kinds there are, and how many rows they have"),
  })
  .openapi("Rejections");

export type Rejections = z.infer<typeof Rejections>;

/**
 * Finds what was rejected and why, for the API and for the page. The rows are counted in one pass
 * over narrow columns, and only those that are shown are read.
 */
export async function findRejections(db: Database): Promise<Rejections> {
  const kinds = await rejectedKinds(db, { limit: KINDS });
  const places = kinds.flatMap((each) => [
    [each.topic, each.first_source, each.first_position],
    [each.topic, each.newest_source, each.newest_position],
  ]);
  const examples =
    kinds.length === 0 ? [] : await rejectedExamples(db, { places: JSON.stringify(places) });
  const listed = kinds.reduce((sum, { rows }) => sum + rows, 0);
  const total = kinds[0]?.total ?? 0;
  return {
    total,
    reasons: kinds.map(({ topic, kind, rows, first_ms, newest_ms }) => ({
      topic,
      reason: kind,
      count: rows,
      first_at: instant(first_ms),
      newest_at: instant(newest_ms),
      examples: examples
        .filter((example) => example.topic === topic && example.kind === kind)
        .map(exampleOf),
    })),
    others: { reasons: (kinds[0]?.kinds ?? 0) - kinds.length, count: total - listed },
  };
}

function exampleOf({ name, source, position, reason, raw, rejected_ms }: RejectedExample) {
  return { name, source, position, reason, raw, rejected_at: instant(rejected_ms) };
}

function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
