import { setTimeout as delay } from "node:timers/promises";
import { LogUnavailable } from "../producers/log/event-log.ts";
import { failureOf } from "../sql/failures.ts";

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5000;

/** How work that fails is gone about. */
export type Persistence = {
  /** Once aborted, a failure is final. */
  signal: AbortSignal;
  /** Told before each wait. */
  onRetry?(error: unknown, waitMs: number): void;
};

/**
 * Does work again until it succeeds, as long as ClickHouse or the log may yet take it (see
 * sql/failures.ts), waiting 0.1 s at first and at most 5 s, each wait up to a half shorter by chance,
 * so that many consumers do not come back at the same moment. Other failures are thrown at once.
 */
export async function retry<T>(work: () => Promise<T>, persistence: Persistence): Promise<T> {
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
    try {
      return await work();
    } catch (error) {
      if (!mayPass(error) || persistence.signal.aborted) throw error;
      const waitMs = Math.round(wait * (1 - Math.random() / 2));
      persistence.onRetry?.(error, waitMs);
      await delay(waitMs, undefined, { signal: persistence.signal }).catch(() => {});
    }
  }
}

function mayPass(error: unknown): boolean {
  return error instanceof LogUnavailable || failureOf(error) === "retry";
}
