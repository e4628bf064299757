import { AnalystFailure } from "./failure.ts";

/** Runs work when there is a place for it. */
export type BoundedQueue = <Result>(
  work: () => Promise<Result>,
  signal: AbortSignal | undefined,
) => Promise<{ result: Result } | { gone: true }>;

/** Who waits is told to come again after so long: what has the places may not be to be stopped. */
const SHUTDOWN_GRACE_MS = 30_000;

/**
 * Lets so many pieces of work run at once and so many wait, in the order in which they came. Who goes
 * away while waiting leaves the queue.
 *
 * @throws AnalystFailure too-busy when the queue is full, or a place was waited for too long
 */
export function boundedQueue(
  atOnce: number,
  waitingAtMost: number,
  timeoutMs = SHUTDOWN_GRACE_MS,
): BoundedQueue {
  const waiting: (() => void)[] = [];
  let free = atOnce;

  async function enter(signal: AbortSignal | undefined): Promise<boolean> {
    if (free > 0) {
      free -= 1;
      return true;
    }
    if (waiting.length >= waitingAtMost) {
      const text = `${atOnce} queries run and ${waitingAtMost} wait: try again in a moment`;
      throw new AnalystFailure("too-busy", text);
    }
    return await new Promise<boolean>((resolve, reject) => {
      const end = () => {
        clearTimeout(late);
        signal?.removeEventListener("abort", leave);
      };
      const turn = () => {
        end();
        resolve(true);
      };
      const leave = () => {
        end();
        waiting.splice(waiting.indexOf(turn), 1);
        resolve(false);
      };
      const late = setTimeout(() => {
        end();
        waiting.splice(waiting.indexOf(turn), 1);
        const text = `${atOnce} queries run, and none ended in ${timeoutMs / 1000} s: try again later`;
        reject(new AnalystFailure("too-busy", text));
      }, timeoutMs);
      waiting.push(turn);
      signal?.addEventListener("abort", leave, { once: true });
    });
  }

  return async (work, signal) => {
    if (signal?.aborted || !(await enter(signal))) return { gone: true };
    try {
      return { result: await work() };
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
