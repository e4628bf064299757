/** Room for offsets in a position: 2^40 of them, in each of 8191 incarnations. */
const OFFSETS = 2 ** 40;

/** The place in a partition of the log that has been made so often; those of later incarnations are later. */
export function positionAt(incarnation: number, offset: number): number {
  return incarnation * OFFSETS + offset;
}

/**
 * How far a topic has come in, as a parameter of statements: an array of a position for each partition,
 * by its number. What is before it is within the bounds. Empty: all there is.
 */
export type Bounds = string & { readonly kind?: "bounds" };

/** Bounds that all is within. */
export const ALL: Bounds = "[]";

/** How far a partition of the log has come in: all before `next_offset` of this incarnation. */
type Reached = { topic: string; partition: number; incarnation: number; next_offset: number };

/** The bounds of a topic; ALL where nobody has begun to take it in. */
export function boundsOf(topic: string, ledger: readonly Reached[]): Bounds {
  const positions: number[] = [];
  for (const { partition, incarnation, next_offset, ...of } of ledger) {
    if (of.topic === topic) positions[partition] = positionAt(incarnation, next_offset);
  }
  return JSON.stringify(Array.from(positions, (position) => position ?? 0));
}

/** The place of a message in the log: the incarnation of its partition times 2^40, plus its offset. */
export type Position = { partition: number; position: number };
