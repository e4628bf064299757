import { boundedQueue, QueueBusy } from "../concurrency/bounded-queue.ts";
import { AnalystFailure } from "./failure.ts";
import type { Limits } from "./limits.ts";

/** How long a query waits for a place: one that has a place may be impossible to stop. */
const TIMEOUT_MS = 30_000;

/**
 * The queue of ad hoc queries: a bounded number of them runs, and a bounded number waits.
 *
 * @throws AnalystFailure too-busy when it is full, or a place was waited for too long
 */
export function analystQueue(
  { atOnce, waiting }: Pick<Limits, "atOnce" | "waiting">,
  timeoutMs = TIMEOUT_MS,
) {
  const queue = boundedQueue({ places: atOnce, waiting, timeoutMs });
  return async <Result>(work: () => Promise<Result>, signal: AbortSignal | undefined) => {
    try {
      return await queue(work, signal);
    } catch (error) {
      throw error instanceof QueueBusy ? new AnalystFailure("too-busy", error.message) : error;
    }
  };
}
