import { setTimeout as delay } from "node:timers/promises";
import type { EventLog } from "../../producers/log/event-log.ts";
import { fromMicroseconds } from "../../producers/messages/timestamp.ts";
import { type Poll, topics } from "../../producers/messages/topics.ts";

const APPEND_POLLS = 5000;
/** Between two polls: each has an instant of its own. */
const STEP_US = 2;

/**
 * Appends polls of these stores to the log, at the wanted rate, or as fast as the log accepts them.
 *
 * @param from the instant of the first poll, microseconds since the epoch
 * @param wanted polls per second; Infinity: no pace
 * @param goesOn called before each append
 * @returns how many there were, and the instant after the last one
 */
export async function streamLive(
  log: EventLog,
  stores: readonly string[],
  from: number,
  wanted: number,
  goesOn: () => boolean,
): Promise<{ polls: number; next: number }> {
  const began = performance.now();
  let sent = 0;
  while (goesOn()) {
    const entries = Array.from({ length: APPEND_POLLS }, (_, index) => {
      const k = sent + index;
      const poll: Poll = {
        store_id: stores[k % stores.length] ?? "",
        status: k % 13 === 0 ? "inactive" : "active",
        timestamp_utc: fromMicroseconds(from + k * STEP_US),
      };
      return { key: poll.store_id, value: JSON.stringify(poll) };
    });
    await log.append(topics.polls.name, entries);
    sent += APPEND_POLLS;
    const wait = began + (sent / wanted) * 1000 - performance.now();
    if (wait > 0) await delay(wait);
  }
  return { polls: sent, next: from + sent * STEP_US };
}
