import { DAY_US } from "../../producers/messages/clock-time.ts";
import { readCalendar } from "../uptime/calendar.ts";
import { wallClocks, wholeOpenTime } from "../uptime/opening-periods.ts";
import type { Period } from "../uptime/periods.ts";

/** When a store opens, in the format of `readCalendar`. */
export type OpeningSchedule = {
  timezone: string;
  week: Parameters<typeof readCalendar>[0];
  calendar: string;
};

/** Times are widened to whole blocks: stores that are polled in the same weeks share one. */
const BLOCK_US = 64 * DAY_US;

/** The maximum number of remembered periods, some hundred megabytes. */
const MOST_REMEMBERED = 2_000_000;

/**
 * The opening periods of a schedule that meet a time, each whole; perhaps some more. Stores of the
 * same schedule share them.
 */
export function rememberedWholePeriods(): (
  schedule: OpeningSchedule,
  within: Period,
) => readonly Period[] {
  const clocks = wallClocks();
  const known = new Map<string, readonly Period[]>();
  let remembered = 0;
  return ({ timezone, week, calendar }, { from, to }) => {
    const [first, last] = [Math.floor(from / BLOCK_US), Math.floor(to / BLOCK_US) + 1];
    const text = typeof week === "string" ? week : JSON.stringify(week);
    const key = `${first} ${last} ${timezone} ${text} ${calendar}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const { periods } = wholeOpenTime(
      readCalendar(week, calendar),
      clocks(timezone),
      first * BLOCK_US,
      last * BLOCK_US,
    );
    if (remembered > MOST_REMEMBERED) {
      known.clear();
      remembered = 0;
    }
    known.set(key, periods);
    remembered += periods.length;
    return periods;
  };
}
