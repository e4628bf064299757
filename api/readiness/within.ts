import { setTimeout as delay } from "node:timers/promises";

/** What gives no answer within this time is out of reach, whatever it would say later. */
const PATIENCE_MS = 5_000;

/** What work came to, or why it came to nothing within five seconds. */
export async function within<T>(
  work: () => Promise<T>,
): Promise<{ value: T } | { problem: string }> {
  const over = new AbortController();
  const late = delay(PATIENCE_MS, undefined, { signal: over.signal }).then(() => {
    throw new Error(`no answer within ${PATIENCE_MS / 1000} s`);
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
