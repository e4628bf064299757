/**
 * How far a partition has been read: the next offset, and when the newest message was appended.
 */
export type ReadUpTo = {
  partition: number;
  next_offset: number;
  /** Milliseconds since the epoch; 0: none has been read. */
  newest_ms: number;
};

/**
 * Whether a partition that ends at `end` is not the one that was read, because its topic was
 * deleted and recreated. It then ends before what was read, or has messages below that are newer
 * than the newest one read.
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
