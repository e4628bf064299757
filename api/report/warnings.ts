import { fromMicroseconds } from "../../producers/timestamp.ts";
import { storesPolled } from "../../sql/reports.ts";
import type { Store } from "../../sql/store.ts";

/** A default instant that fewer stores than this were polled before hangs on few polls. */
const ONE_IN = 10;

/**
 * What speaks against the instant of a report (REPORT_SEMANTICS, the instant and the windows), in
 * sentences without a full stop: a default one that hangs on few polls, and one that is still to come.
 *
 * @param asOf microseconds since the epoch
 */
export async function instantWarnings(
  store: Store,
  asOf: number,
  isDefault: boolean,
): Promise<string[]> {
  const [counted] = await storesPolled(store, { as_of: asOf });
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
