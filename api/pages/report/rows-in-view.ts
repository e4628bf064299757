/** A list of rows of one height, in a box that is scrolled. Lengths in pixels. */
export type Scrolled = { top: number; height: number; row: number };

/** So many rows beyond either edge are there already when they come into view. */
const BEYOND = 12;

/** Which rows to have in the document: from `first` up to and without `end`. */
export function rowsInView(
  { top, height, row }: Scrolled,
  count: number,
): { first: number; end: number } {
  const first = Math.max(0, Math.floor(top / row) - BEYOND);
  const end = Math.min(count, Math.ceil((top + height) / row) + BEYOND);
  // A list that has become shorter than where it was scrolled to.
  return { first: Math.min(first, Math.max(0, count - BEYOND)), end };
}
