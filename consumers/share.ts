/**
 * Asks once for all who ask in the same turn of the event loop: the partitions of a topic are given to
 * a consumer all at once. Nobody gets an answer that was looked up before he asked.
 */
export function shareAnswer<T>(find: () => Promise<T>): () => Promise<T> {
  let next: Promise<T> | undefined;
  return () => {
    next ??= new Promise((turn) => setImmediate(turn)).then(() => {
      next = undefined;
      return find();
    });
    return next;
  };
}
