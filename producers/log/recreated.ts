/**
 * How far a partition has been read: the offset that comes next, and when the newest message came
 * in.
 */
export type ReadUpTo = {
  partition: number;
  next_offset: number;
  /** Milliseconds since the epoch; 0: none has been read. */
  newest_ms: number;
};

/**
 * Whether a partition that ends at `end` is another one than that which was read: its topic was
 * deleted and made anew. It then ends before what was read, or messages below that came in after
 * the newest one.
 *
 * @param offsetsAfter see EventLog
 */
export async function wasRecreated(
  { partition, next_offset, newest_ms }: ReadUpTo,
  end: number,
  offsetsAfter: (at: number) => Promise<number[]>,
): Promise<boolean> {
  if (next_offset > end) return true;
  if (newest_ms === 0) return false;
  const later = (await offsetsAfter(newest_ms))[partition] ?? end;
  return later < next_offset;
}
