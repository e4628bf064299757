import { AnalystFailure } from "./failure.ts";

/** Runs work when there is a place for it. */
export type Places = <Result>(
  work: () => Promise<Result>,
  signal: AbortSignal | undefined,
) => Promise<{ result: Result } | { gone: true }>;

/**
 * Lets so many pieces of work run at once and so many wait, in the order in which they came. Who goes
 * away while waiting leaves the queue.
 *
 * @throws AnalystFailure too-busy when the queue is full
 */
export function takePlaces(atOnce: number, waitingAtMost: number): Places {
  const waiting: (() => void)[] = [];
  let free = atOnce;

  async function enter(signal: AbortSignal | undefined): Promise<boolean> {
    if (free > 0) {
      free -= 1;
      return true;
    }
    if (waiting.length >= waitingAtMost) {
      const words = `${atOnce} queries run and ${waitingAtMost} wait: try again in a moment`;
      throw new AnalystFailure("too-busy", words);
    }
    return await new Promise<boolean>((resolve) => {
      const turn = () => {
        signal?.removeEventListener("abort", leave);
        resolve(true);
      };
      const leave = () => {
        waiting.splice(waiting.indexOf(turn), 1);
        resolve(false);
      };
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
