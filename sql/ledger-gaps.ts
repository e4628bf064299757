import { z } from "zod";
import type { Database } from "./database.ts";
import { insertion, query } from "./query.ts";

/** What a gap is named by, in the latest making of its topic. One that grows is another gap. */
export type GapName = {
  topic: string;
  partition: number;
  /** Where the next batch should have begun. */
  expected_offset: number;
  /** Beyond the one that was expected: the offsets between are missing; before it: they came in twice. */
  found_offset: number;
};

/** Text of one line: no line breaks and the like, and no half of a surrogate pair. */
const oneLine = (longest: number, needed: string) =>
  z
    .string({ error: needed })
    .trim()
    .min(1, needed)
    .max(longest)
    .refine(
      (text) => !/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(text),
      "control characters are not taken",
    );

/** Who acknowledges a gap, and why. */
export const Acknowledgement = z.object({
  by: oneLine(100, "who acknowledges it must be said"),
  reason: oneLine(1000, "why it is acknowledged must be said"),
});
export type Acknowledgement = z.infer<typeof Acknowledgement>;

const LedgerGap = z
  .object({
    topic: z.string(),
    partition: z.number(),
    incarnation: z.number(),
    expected_offset: z.number(),
    found_offset: z.number(),
    acknowledged_by: z.string().nullable(),
    reason: z.string().nullable(),
    acknowledged_ms: z.number().nullable(),
  })
  .transform(({ acknowledged_by: by, reason, acknowledged_ms: ms, ...gap }) => ({
    ...gap,
    /** By whom, why and when (UTC) it was taken for final; null: nobody has done so. */
    acknowledged:
      by === null || reason === null || ms === null
        ? null
        : { by, reason, at: new Date(ms).toISOString() },
  }));
/** Where a ledger is not whole: a batch begins elsewhere than where the one before it ended. */
export type LedgerGap = z.output<typeof LedgerGap>;

/** Where the ledger is not whole, a hundred places at most: first those that nobody has acknowledged. */
export const ledgerGaps = query<Record<never, never>, LedgerGap>({
  file: "ledger_gaps.sql",
  row: LedgerGap,
});

/** One gap of the ledger, where there is such a one. */
const ledgerGap = query<GapName, LedgerGap>({ file: "ledger_gap.sql", row: LedgerGap });

/** Whether the ledger has such a gap, acknowledged or not. */
export async function hasGap(db: Database, name: GapName): Promise<boolean> {
  return (await ledgerGap(db, name)).length > 0;
}

/** How many gaps nobody has acknowledged, for each partition that has some. */
export const unacknowledgedGaps = query<
  Record<never, never>,
  { topic: string; partition: number; gaps: number }
>({
  file: "unacknowledged_gaps.sql",
  row: z.object({ topic: z.string(), partition: z.number(), gaps: z.number() }),
});

const insertAcknowledgedGap = insertion<
  [
    topic: string,
    partition: number,
    incarnation: number,
    expectedOffset: number,
    foundOffset: number,
    by: string,
    reason: string,
  ],
  { token: string }
>("insert_acknowledged_gap.sql");

/**
 * Puts on record that a gap is final. A gap that was acknowledged before keeps its first record, also
 * where several do so at once.
 *
 * @returns the gap with the record that stands; undefined: the ledger has no such gap
 */
export async function acknowledgeGap(
  db: Database,
  name: GapName,
  { by, reason }: Acknowledgement,
): Promise<LedgerGap | undefined> {
  const [gap] = await ledgerGap(db, name);
  if (gap === undefined || gap.acknowledged !== null) return gap;
  const { topic, partition, incarnation, expected_offset, found_offset } = gap;
  const place = [topic, partition, incarnation, expected_offset, found_offset] as const;
  await insertAcknowledgedGap(db, [[...place, by, reason]], { token: place.join("/") });
  const [acknowledged] = await ledgerGap(db, name);
  return acknowledged;
}
