import { z } from "@hono/zod-openapi";
import type { LedgerGap } from "../../sql/ledger-gaps.ts";

/** A place where the ledger is not whole. */
export const Gap = z
  .object({
    topic: z.string(),
    partition: z.number().int(),
    incarnation: z.number().int().describe("How often the topic has been created"),
    expected_offset: z.number().int().describe("Where the next batch should have begun"),
    found_offset: z
      .number()
      .int()
      .describe(
        "Where it began: the offsets between are missing or, if it is less, were ingested twice",
      ),
    acknowledged: z
      .object({
        by: z.string().describe("Who acknowledged it: the name of a token or of a person"),
        reason: z.string(),
        at: z.string().describe("When, in UTC"),
      })
      .nullable()
      .describe("The acknowledgement that the gap is final; null: nobody has acknowledged it"),
    text: z.string().describe("The gap in a sentence for people"),
  })
  .openapi("Gap");

export type Gap = z.infer<typeof Gap>;

/** A gap as JSON, with a sentence for people. */
export function gapJson(gap: LedgerGap): Gap {
  return { ...gap, text: gapText(gap) };
}

/**
 * A gap in a sentence: `store.polls/0: offsets 120 to 139 (20 messages) are missing`, and who
 * acknowledged it.
 */
function gapText(gap: LedgerGap): string {
  const { topic, partition, expected_offset, found_offset, acknowledged } = gap;
  const from = Math.min(expected_offset, found_offset);
  const count = Math.abs(found_offset - expected_offset);
  const span = count === 1 ? `offset ${formatNumber(from)} (1 message) is` : rangeText(from, count);
  const fault = found_offset > expected_offset ? "missing" : "duplicated";
  const who = acknowledged && `; acknowledged by ${acknowledged.by}: ${acknowledged.reason}`;
  return `${topic}/${partition}: ${span} ${fault}${who ?? ""}`;
}

function rangeText(from: number, count: number): string {
  return `offsets ${formatNumber(from)} to ${formatNumber(from + count - 1)} (${formatNumber(count)} messages) are`;
}

function formatNumber(count: number): string {
  return count.toLocaleString("en");
}
