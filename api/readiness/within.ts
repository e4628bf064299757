import { setTimeout as delay } from "node:timers/promises";

/** What gives no answer within this time is out of reach, whatever it would say later. */
const SHUTDOWN_GRACE_MS = 5_000;

/** The same for the log where an answer of ClickHouse follows within those five seconds. */
export const LOG_TIMEOUT_MS = 3_500;

/** What work came to, or why it came to nothing within five seconds, or so many as are given. */
export async function within<T>(
  work: () => Promise<T>,
  timeoutMs = SHUTDOWN_GRACE_MS,
): Promise<{ value: T } | { problem: string }> {
  const over = new AbortController();
  const late = delay(timeoutMs, undefined, { signal: over.signal }).then(() => {
    throw new Error(`no answer within ${timeoutMs / 1000} s`);
  });
  late.catch(() => {});
  try {
    return { value: await Promise.race([work(), late]) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  } finally {
    over.abort();
  }
}
