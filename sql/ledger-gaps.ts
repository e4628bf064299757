import { z } from "zod";
import type { Database } from "./database.ts";
import { insertion, query } from "./query.ts";

/**
 * What identifies a gap, in the latest incarnation of its topic. A gap that grows is another gap.
 */
export type GapName = {
  topic: string;
  partition: number;
  /** Where the next batch was expected to begin. */
  expected_offset: number;
  /**
   * After the expected one: the offsets between are missing; before it: they were ingested twice.
   */
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
      "must not have control characters",
    );

/** Who acknowledges a gap, and why. */
export const Acknowledgement = z.object({
  by: oneLine(100, "must name who acknowledges it"),
  reason: oneLine(1000, "must say why it is acknowledged"),
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
    /** By whom, why and when (UTC) it was acknowledged; null: by nobody. */
    acknowledged:
      by === null || reason === null || ms === null
        ? null
        : { by, reason, at: new Date(ms).toISOString() },
  }));
/** A gap of a ledger: a batch does not begin where the previous one ended. */
export type LedgerGap = z.output<typeof LedgerGap>;

/** The gaps of the ledger, a hundred at most: first those that nobody has acknowledged. */
export const ledgerGaps = query<Record<never, never>, LedgerGap>({
  file: "ledger_gaps.sql",
  row: LedgerGap,
});

/** One gap of the ledger, if it exists. */
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
 * Records that a gap is final. A gap that was acknowledged before keeps its first record, even if
 * several do so at once.
 *
 * @returns the gap with its record; undefined: the ledger has no such gap
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
