/**
 * Collects what arrives during a flush, so that many small pieces become a few large ones. The
 * first piece is flushed at the end of its turn of the event loop, and what arrives meanwhile with
 * the next flush. Each call resolves when its piece has been flushed, and rejects if that failed.
 * There is no limit: callers wait before they call again.
 *
 * @param rest begins with each flush; the next one waits for it
 */
export function microBatch<Piece>(
  flush: (pieces: Piece[]) => Promise<void>,
  rest: (pieces: Piece[]) => Promise<void> = async () => {},
): {
  add(piece: Piece): Promise<void>;
} {
  let waiting: Piece[] = [];
  let next: Promise<void> | undefined;
  let flushing: Promise<unknown> = Promise.resolve();
  let resting = Promise.resolve();

  async function flushNext(): Promise<void> {
    await flushing.catch(() => {});
    await resting;
    await new Promise((resolve) => setImmediate(resolve));
    const pieces = waiting;
    waiting = [];
    next = undefined;
    resting = rest(pieces);
    flushing = flush(pieces);
    await flushing;
  }

  return {
    add: (piece) => {
      waiting.push(piece);
      next ??= flushNext();
      return next;
    },
  };
}
