import { DAY_US } from "../../producers/messages/clock-time.ts";
import { RECENT_US } from "./recently-polled.ts";

/** A time in which the system was blind: hardly a store was polled. In microseconds. */
export type BlindStretch = {
  from: number;
  /** Null while it lasts. */
  to: number | null;
};

/** By how many stores N changes at a whole minute, counted from the epoch. */
export type PolledChange = { minute: number; change: number };

const MINUTE_US = 60_000_000;
const DAY_MINUTES = DAY_US / MINUTE_US;
/** The same minute of the seven days before. */
const DAYS_BEFORE = [1, 2, 3, 4, 5, 6, 7].map((days) => days * DAY_MINUTES);

/** The first whole minute at or after an instant, counted from the epoch. */
export function wholeMinute(at: number): number {
  return Math.ceil(at / MINUTE_US);
}

/** The polls of how long before an instant are needed to say whether the system is blind at it. */
export const NEEDED_BEFORE_US = 7 * DAY_US + RECENT_US;

/**
 * The blind stretches (docs/NUMBERS.md, Blind), looked at on every whole minute up to `until`.
 *
 * @param changes of N, by ascending minute, of all polls
 * @param until an instant, in microseconds
 */
export function blindStretches(changes: readonly PolledChange[], until: number): BlindStretch[] {
  const since = changes[0]?.minute ?? 0;
  return blindFrom(changes, { since, firstPolled: since, to: until }).stretches;
}

/** Where it is looked at from on, as a minute, and up to when, as an instant. */
type LookedAt = {
  since: number;
  to: number;
  /** The first whole minute at or after the first poll of all. */
  firstPolled: number;
};

/**
 * The blind stretches from a minute on. With N(x) stores polled in the 90 minutes up to x, the
 * system is blind at x if N(x) is less than half of the greatest N at the same time of the seven
 * days before; where no poll is a day old at x, of the greatest N of all minutes before. Once
 * blind, it stays so while N is 0.
 *
 * It takes as long as there are minutes, however many stores there are.
 *
 * @param changes of N, by ascending minute, at least from `NEEDED_BEFORE_US` before `since` on
 * @returns `isCertain`: the system is not blind at `since`, whatever was before; where it is not
 *   certain, it may have been blind already, and the first stretch may have begun earlier
 */
export function blindFrom(
  changes: readonly PolledChange[],
  { since: from, firstPolled, to }: LookedAt,
): { stretches: BlindStretch[]; isCertain: boolean } {
  const [first, end] = [changes[0]?.minute ?? from, changes.at(-1)?.minute ?? from];
  // When all polls are a week old, nothing changes any more.
  const last = Math.min(Math.floor(to / MINUTE_US), Math.max(from, end + 8 * DAY_MINUTES));
  const stretches: BlindStretch[] = [];
  if (last < first) return { stretches, isCertain: false };
  const counts = countsOf(changes, first, last);
  let since: number | undefined;
  let greatest = 0;
  let isCertain = false;
  for (let at = 0; at < counts.length; at += 1) {
    const now = counts[at] ?? 0;
    const isFirstDay = firstPolled > first + at - DAY_MINUTES;
    const usual = isFirstDay ? greatest : greatestBefore(counts, at);
    greatest = Math.max(greatest, now);
    if (first + at < from) continue;
    const isBlind = 2 * now < usual || (since !== undefined && now === 0);
    if (first + at === from) isCertain = now > 0 && !isBlind;
    if (isBlind) since ??= first + at;
    else if (since !== undefined) {
      stretches.push({ from: since * MINUTE_US, to: (first + at) * MINUTE_US });
      since = undefined;
    }
  }
  if (since !== undefined) stretches.push({ from: since * MINUTE_US, to: null });
  return { stretches, isCertain };
}

/** N at each whole minute from the first to the last one, both included. */
function countsOf(changes: readonly PolledChange[], first: number, last: number): Int32Array {
  const counts = new Int32Array(last - first + 1);
  for (const { minute, change } of changes) {
    if (minute <= last) counts[minute - first] = (counts[minute - first] ?? 0) + change;
  }
  for (let at = 1; at < counts.length; at += 1) {
    counts[at] = (counts[at] ?? 0) + (counts[at - 1] ?? 0);
  }
  return counts;
}

function greatestBefore(counts: Int32Array, at: number): number {
  let greatest = 0;
  for (const minutes of DAYS_BEFORE) {
    if (minutes > at) break;
    greatest = Math.max(greatest, counts[at - minutes] ?? 0);
  }
  return greatest;
}
