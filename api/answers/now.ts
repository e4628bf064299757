import { fromMicroseconds } from "../../producers/messages/timestamp.ts";
import { wallClocks } from "../uptime/opening-periods.ts";
import { readWeek } from "../uptime/week-text.ts";
import type { Now, NowParams } from "../routes/now.ts";
import { localTimes } from "../uptime/local-time.ts";
import { longestRuns } from "./longest-runs.ts";
import type { DownStore, Snapshot } from "./now-snapshot.ts";
import { openingState } from "../uptime/opening-state.ts";
import type { RunStart, RunStarts } from "./run-start.ts";

/** Tells how all stores are now, and which have been down longest, for the API and for the page. */
export function nowAnswer(
  snapshot: () => Promise<Snapshot>,
  sinceOf: RunStarts,
): (params: NowParams) => Promise<Now> {
  const clocks = wallClocks();
  const local = localTimes();

  function told(
    { store_id, polled, timezone, week, run }: DownStore & { run: RunStart },
    at: number,
  ) {
    const wall = local(timezone);
    const { next_closing } = openingState(readWeek(week), clocks(timezone), at);
    return {
      store_id,
      since: fromMicroseconds(run.since),
      since_local: wall(run.since),
      since_at_least: run.at_least,
      // A poll may be dated up to an hour after the clock.
      seconds: Math.max(0, at - run.since) / 1_000_000,
      last_poll: fromMicroseconds(polled.last_us),
      timezone,
      local_time: wall(at),
      closes: next_closing === null ? null : fromMicroseconds(next_closing),
      closes_local: next_closing === null ? null : wall(next_closing),
    };
  }

  return async ({ limit, q = "" }) => {
    const { at, clock, newest, counts, down, pipeline } = await snapshot();
    const matching = down.filter(({ store_id }) => store_id.startsWith(q));
    const longest = await longestRuns(matching, limit, sinceOf);
    return {
      at: fromMicroseconds(at),
      is_past: at !== clock,
      clock: fromMicroseconds(clock),
      newest_poll: newest === null ? null : fromMicroseconds(newest),
      stores: counts,
      matching: matching.length,
      down: longest.map((each) => told(each, at)),
      pipeline,
    };
  };
}
