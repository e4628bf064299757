/** Runs work when there is a place for it; `gone`: its signal was aborted before there was one. */
export type BoundedQueue = <Result>(
  work: () => Promise<Result>,
  signal?: AbortSignal,
) => Promise<{ result: Result } | { gone: true }>;

/** There is no room: as much waits as may, or a place did not become free in time. */
export class QueueBusy extends Error {
  constructor(text: string) {
    super(text);
    this.name = "QueueBusy";
  }
}

export type QueueLimits = {
  /** Pieces of work that run at once. */
  places: number;
  /** Pieces that wait at most; default: any number. */
  waiting?: number;
  /**
   * How long one waits at most: what has the places may be impossible to stop. Default: for ever.
   */
  timeoutMs?: number;
};

/**
 * Runs work in the order in which it came, a bounded number of pieces at once. Work whose signal is
 * aborted while it waits leaves the queue.
 *
 * @throws QueueBusy when the queue is full, or a place was waited for too long
 */
export function boundedQueue({ places, waiting: most, timeoutMs }: QueueLimits): BoundedQueue {
  const waiting = new Set<() => void>();
  let free = places;

  function enter(signal: AbortSignal | undefined): Promise<boolean> {
    if (free > 0) {
      free -= 1;
      return Promise.resolve(true);
    }
    if (most !== undefined && waiting.size >= most) {
      throw new QueueBusy(`${places} queries run and ${most} wait: try again in a moment`);
    }
    return new Promise<boolean>((resolve, reject) => {
      const timer = timeoutMs === undefined ? undefined : setTimeout(late, timeoutMs, timeoutMs);
      function leave() {
        clearTimeout(timer);
        signal?.removeEventListener("abort", abort);
        waiting.delete(turn);
      }
      function turn() {
        leave();
        resolve(true);
      }
      function abort() {
        leave();
        resolve(false);
      }
      function late(waitedMs: number) {
        leave();
        const text = `${places} queries run, and none ended in ${waitedMs / 1000} s: try again later`;
        reject(new QueueBusy(text));
      }
      waiting.add(turn);
      signal?.addEventListener("abort", abort, { once: true });
    });
  }

  return async (work, signal) => {
    if (signal?.aborted || !(await enter(signal))) return { gone: true };
    try {
      return { result: await work() };
    } finally {
      const [next] = waiting;
      if (next === undefined) free += 1;
      else next();
    }
  };
}

/** The same without bounds on what waits, for work that is never given up. */
export function semaphore(places: number) {
  const queue = boundedQueue({ places });
  return async <Result>(work: () => Promise<Result>): Promise<Result> => {
    const outcome = await queue(work);
    if ("gone" in outcome) throw new Error("unreachable: there is no signal");
    return outcome.result;
  };
}
