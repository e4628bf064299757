import { AnalystFailure } from "./failure.ts";

/** Runs work when a slot is free. */
export type BoundedQueue = <Result>(
  work: () => Promise<Result>,
  signal: AbortSignal | undefined,
) => Promise<{ result: Result } | { gone: true }>;

/** After this long, waiting work is refused: a query that holds a slot may not be stoppable. */
const SHUTDOWN_GRACE_MS = 30_000;

/**
 * Runs a limited number of tasks at once and lets a limited number wait, first come first served.
 * Aborted tasks leave the queue.
 *
 * @throws AnalystFailure too-busy if the queue is full, or the wait for a slot was too long
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
