import { fromMicroseconds } from "../../producers/messages/timestamp.ts";
import type { Database } from "../../sql/database.ts";
import { ALL, type Bounds } from "../../sql/positions.ts";
import { storesPolled } from "../../sql/reports.ts";

/**
 * A default instant depends on few polls if fewer than one in this many stores were polled before
 * it.
 */
const ONE_IN = 10;

/**
 * Warnings about the instant of a report (REPORT_SEMANTICS, the instant and the windows), in
 * sentences without a full stop: that a default one depends on few polls, and that one is in the
 * future.
 *
 * @param asOf microseconds since the epoch
 * @param bounds of the polls that the report is made from; default: all
 */
export async function instantWarnings(
  db: Database,
  asOf: number,
  isDefault: boolean,
  bounds: Bounds = ALL,
): Promise<string[]> {
  const counted = await storesPolled(db, { as_of: asOf, bounds });
  const { stores = 0, polled = 0, is_later = false } = counted ?? {};
  const instant = fromMicroseconds(asOf);
  return [
    ...(isDefault && polled * ONE_IN < stores
      ? [
          `the instant ${instant} is that of the newest poll, but only ${polled} of ${stores} stores have a poll in the 24 hours before it: if a clock was wrong, choose another as_of`,
        ]
      : []),
    ...(is_later ? [`the instant ${instant} is later than the clock`] : []),
  ];
}

/**
 * Warnings about what a report is made from, in sentences without a full stop.
 *
 * @param missing messages that the log held when it began and that are not in it; null: unknown
 */
export function pictureWarnings(missing: number | null): string[] {
  if (missing === 0) return [];
  if (missing === null) {
    return [
      "the log could not be reached: messages acknowledged just before the request may be missing",
    ];
  }
  const messages = `${missing} message${missing === 1 ? "" : "s"}`;
  return [`calculated without ${messages} of the log that had not been ingested yet`];
}
