import { within as limited } from "../../sql/concurrency/within.ts";

/** What gives no answer within this time is out of reach, whatever it would answer later. */
const TIMEOUT_MS = 5_000;

/** The same for the log where an answer of ClickHouse follows within those five seconds. */
export const LOG_TIMEOUT_MS = 3_500;

/** The answer of `work`, or why there was none within five seconds, or as many as are given. */
export async function within<T>(
  work: () => Promise<T>,
  timeoutMs = TIMEOUT_MS,
): Promise<{ value: T } | { problem: string }> {
  try {
    return { value: await limited(timeoutMs, work) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
