import { fromMicroseconds } from "../../producers/messages/timestamp.ts";
import type { Database } from "../../sql/database.ts";
import { ALL, type Bounds } from "../../sql/positions.ts";
import { storesPolled } from "../../sql/reports.ts";

/** A default instant that fewer stores than this were polled before hangs on few polls. */
const ONE_IN = 10;

/**
 * What speaks against the instant of a report (REPORT_SEMANTICS, the instant and the windows), in
 * sentences without a full stop: a default one that hangs on few polls, and one that is still to come.
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
          `the instant ${instant} is that of the newest poll, but only ${polled} of ${stores} stores have a poll in the 24 hours before it: where one clock was wrong, name another as_of`,
        ]
      : []),
    ...(is_later ? [`the instant ${instant} is later than the clock`] : []),
  ];
}

/**
 * What speaks against what a report is made from, in sentences without a full stop.
 *
 * @param missing messages that the log held when it was begun and that are not in it; null: nobody knows
 */
export function pictureWarnings(missing: number | null): string[] {
  if (missing === 0) return [];
  if (missing === null) {
    return [
      "the log could not be reached: what was acknowledged just before the report was requested may not be in it",
    ];
  }
  const messages = `${missing} message${missing === 1 ? "" : "s"}`;
  return [`calculated without ${messages} that the log held and that had not come in yet`];
}
