import { type Period, union } from "../uptime/periods.ts";

/** How long a poll says that its store is being watched, in microseconds: 90 minutes. */
export const RECENT_US = 90 * 60_000_000;

/**
 * The instants x at which one of these polls is in (x − 90 minutes, x], as times [from, to) that
 * are ascending and apart: of hourly polls these are few.
 */
export function recentlyPolled(polls: readonly number[]): Period[] {
  return union(polls.map((at) => ({ from: at, to: at + RECENT_US })));
}

/** Counts the stores of whose times one contains an instant. */
export function countRecent(stores: readonly (readonly Period[])[]): (at: number) => number {
  const sorted = (instants: number[]) => Float64Array.from(instants).sort();
  const begun = sorted(stores.flatMap((times) => times.map(({ from }) => from)));
  const ended = sorted(stores.flatMap((times) => times.map(({ to }) => to)));
  return (at) => upTo(begun, at) - upTo(ended, at);
}

/** How many of the ascending instants are at or before this one. */
function upTo(instants: Float64Array, at: number): number {
  let [low, high] = [0, instants.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((instants[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
