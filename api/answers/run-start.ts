import type { Database } from "../../sql/database.ts";
import type { StoreFacts } from "../../sql/stores.ts";
import { batched } from "./batched-lookup.ts";
import { findRunStarts, nameOf, type RunStart, type RunToFind } from "./find-run-starts.ts";

export type { RunStart } from "./find-run-starts.ts";

type Polled = NonNullable<StoreFacts["polled"]>;

/** Finds since when a store has its present status. */
export type RunStarts = (store_id: string, polled: Polled) => Promise<RunStart>;

/**
 * What was found of a store; `sought` is what was known of it then, `met` when that was first met, and
 * `at` when it was looked up.
 */
type Remembered = { sought: RunToFind; start: RunStart; met: number; at: number };

/** What was found is remembered for at least so long, and at most so long. */
const LEAST_MS = 5_000;
const MOST_MS = 3_600_000;

/** The beginnings of so many stores are remembered. */
const MOST_STORES = 50_000;

/**
 * Finds since when stores have their present status, by all polls that have come in.
 *
 * What was found is remembered until another poll of the store comes in, which the number of its polls
 * tells however late that poll is; one that goes on with the run changes nothing.
 *
 * ClickHouse counts polls once they can be read. Another replica may do so before, so that what is found
 * just then lacks a poll and has its number: it is remembered for as long as the number was known when it
 * was looked up, and thus mended within twice the time that the replica took.
 *
 * @param clock tells how long something has been remembered
 */
export function runStarts(db: Database, clock: () => Date): RunStarts {
  const remembered = new Map<string, Remembered>();

  function remember(entry: Remembered): void {
    const { store_id } = entry.sought;
    remembered.delete(store_id);
    remembered.set(store_id, entry);
    for (const oldest of remembered.keys()) {
      if (remembered.size <= MOST_STORES) break;
      remembered.delete(oldest);
    }
  }

  const find = batched<RunToFind, RunStart>((run) => findRunStarts(db, run), {
    name: nameOf,
  });

  return async (store_id, polled) => {
    const { other_us, first_us, last_us } = polled;
    if (other_us === null) return { since: first_us, at_least: false };
    const run = { store_id, ...polled, other_us };
    const now = clock().getTime();
    const known = remembered.get(store_id);
    const isSame = known !== undefined && holdsFor(known.sought, run);
    if (isSame && now - known.at < Math.min(MOST_MS, Math.max(LEAST_MS, known.at - known.met))) {
      if (known.sought.taken !== polled.taken) remember({ ...known, sought: run });
      return known.start;
    }
    const start = (await find(run)) ?? { since: last_us, at_least: true };
    remember({ sought: run, start, met: isSame ? known.met : now, at: now });
    return start;
  };
}

/**
 * Whether what was found of a store holds for what is known of it now: no poll has come in, or just one,
 * which is the newest and of the same status.
 */
function holdsFor(then: RunToFind, now: RunToFind): boolean {
  if (then.status !== now.status || then.other_us !== now.other_us) return false;
  if (then.taken === now.taken) return then.last_us === now.last_us;
  return now.taken === then.taken + 1 && now.last_us > then.last_us;
}
