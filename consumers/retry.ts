import { setTimeout as delay } from "node:timers/promises";
import { LogUnavailable, LogUnwritable } from "../producers/log/event-log.ts";
import { within } from "../sql/concurrency/within.ts";
import { failureOf } from "../sql/failures.ts";

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5000;
/** A time-out grows to this many times its beginning. */
const MOST_PATIENCE = 16;

/** How work that fails is gone about. */
export type RetryPolicy = {
  /** Once aborted, a failure is final. */
  signal: AbortSignal;
  /** Told before each wait. */
  onRetry?(error: unknown, waitMs: number): void;
};

/**
 * Does work again until it succeeds, as long as ClickHouse or the log may yet take it (see
 * sql/failures.ts), with a wait before each time. Other failures are thrown at once.
 *
 * @param timeoutMs work that takes longer counts as a broken connection: its signal is aborted, and
 *   it is no longer waited for. Next time it gets twice as long, up to 16 times: what takes longer
 *   than expected would otherwise never succeed
 */
export async function retry<T>(
  work: (signal: AbortSignal) => Promise<T>,
  policy: RetryPolicy,
  timeoutMs?: number,
): Promise<T> {
  let late = 0;
  for (let failures = 1; ; failures += 1) {
    try {
      return await (timeoutMs === undefined
        ? work(new AbortController().signal)
        : within(timeoutAfter(late, timeoutMs), work));
    } catch (error) {
      if (isLate(error)) late += 1;
      if (!isTransient(error) || policy.signal.aborted) throw error;
      const waitMs = waitAfter(failures, Math.random());
      policy.onRetry?.(error, waitMs);
      await delay(waitMs, undefined, { signal: policy.signal }).catch(() => {});
    }
  }
}

/**
 * How long to wait, in milliseconds, after so many failures in a row: 0.1 s at first, twice as long
 * each time, and at most 5 s; up to a half shorter by `chance` (from 0 to 1), so that many
 * consumers do not come back at the same moment.
 */
export function waitAfter(failures: number, chance: number): number {
  const wait = Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), LONGEST_WAIT_MS);
  return Math.round(wait * (1 - chance / 2));
}

/** The time-out, in milliseconds, after so many that were exceeded in a row. */
export function timeoutAfter(late: number, timeoutMs: number): number {
  return timeoutMs * Math.min(2 ** late, MOST_PATIENCE);
}

function isLate(error: unknown): boolean {
  return error instanceof DOMException && error.name === "TimeoutError";
}

function isTransient(error: unknown): boolean {
  const isOfLog = error instanceof LogUnavailable || error instanceof LogUnwritable;
  return isOfLog || failureOf(error) === "retry";
}
