import type { StoreFacts } from "../../sql/stores.ts";
import type { RunStart, RunStarts } from "./run-start.ts";

type Polled = NonNullable<StoreFacts["polled"]>;

/** The number of runs that are looked up at once. */
const AT_ONCE = 100;

/** Up to this many stores, all are looked up: nearly all of them are cached. */
const ALL_UP_TO = 1000;

/**
 * The stores whose present status has lasted longest, longest first; stores of equal length by id.
 *
 * A run begins after its store was last seen in the other status, except where two polls contradict
 * each other there: then it may have begun long before, which only a look-up shows. Looking up very
 * many stores would take too long. They are then looked up from the earliest known beginning on,
 * until no other can come before those that were found; a store with such a contradiction may be
 * left out.
 *
 * @param most the number of stores to return
 * @param startOf finds where a run begins, see run-start.ts
 */
export async function longestRuns<Each extends { store_id: string; polled: Polled }>(
  stores: readonly Each[],
  most: number,
  startOf: RunStarts,
): Promise<(Each & { run: RunStart })[]> {
  const waiting = [...stores].sort((a, b) => earliest(a.polled) - earliest(b.polled));
  const isAll = waiting.length <= ALL_UP_TO;
  let found: (Each & { run: RunStart })[] = [];
  for (let index = 0; index < waiting.length; index += AT_ONCE) {
    const last = found[most - 1];
    const next = waiting[index];
    if (!isAll && last && next && last.run.since < earliest(next.polled)) break;
    const inspected = await Promise.all(
      waiting
        .slice(index, index + AT_ONCE)
        .map(async (each) => ({ ...each, run: await startOf(each.store_id, each.polled) })),
    );
    found = [...found, ...inspected].sort(
      (a, b) => a.run.since - b.run.since || (a.store_id < b.store_id ? -1 : 1),
    );
  }
  return found.slice(0, most);
}

/** No run begins before this, except after polls that contradict each other. */
function earliest({ other_us, first_us }: Polled): number {
  return other_us ?? first_us;
}
