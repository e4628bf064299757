/** Room for offsets in a position: 2^40 of them, in each of 8191 incarnations. */
const OFFSETS = 2 ** 40;

/** The position in an incarnation of a partition; positions in later incarnations are greater. */
export function positionAt(incarnation: number, offset: number): number {
  return incarnation * OFFSETS + offset;
}

/**
 * How far a topic has been ingested, as a parameter of statements: an array of a position for each
 * partition, by its number. What is before it is within the bounds. Empty: everything.
 */
export type Bounds = string & { readonly kind?: "bounds" };

/** Bounds that include everything. */
export const ALL: Bounds = "[]";

/**
 * How far a partition of the log has been ingested: everything before `next_offset` of this
 * incarnation.
 */
type Reached = { topic: string; partition: number; incarnation: number; next_offset: number };

/** The bounds of a topic; ALL if nobody has begun to ingest it. */
export function boundsOf(topic: string, ledger: readonly Reached[]): Bounds {
  const positions: number[] = [];
  for (const { partition, incarnation, next_offset, ...of } of ledger) {
    if (of.topic === topic) positions[partition] = positionAt(incarnation, next_offset);
  }
  return JSON.stringify(Array.from(positions, (position) => position ?? 0));
}

/**
 * The position of a message on the log: the incarnation of its partition times 2^40, plus its
 * offset.
 */
export type Position = { partition: number; position: number };
