/** A list of rows of one height, in a box that is scrolled. Lengths in pixels. */
export type Scrolled = { top: number; height: number; row: number };

/** How many rows beyond either edge are rendered, ready to scroll into view. */
const BEYOND = 12;

/** The rows to render: from `first` (included) to `end` (not included). */
export function rowsInView(
  { top, height, row }: Scrolled,
  count: number,
): { first: number; end: number } {
  const first = Math.max(0, Math.floor(top / row) - BEYOND);
  const end = Math.min(count, Math.ceil((top + height) / row) + BEYOND);
  // The list may have become shorter than its scroll position.
  return { first: Math.min(first, Math.max(0, count - BEYOND)), end };
}
