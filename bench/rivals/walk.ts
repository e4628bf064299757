import type { Period } from "../../api/uptime/periods.ts";
import { type Totals, WINDOWS } from "./csv.ts";

/**
 * The time up and down of one store, method nearest, by one walk over its periods and polls.
 *
 * @param polls ascending, each twice its microseconds, plus one where it is inactive
 * @param periods ascending and disjoint
 */
export function totalsOf(
  polls: Float64Array,
  periods: readonly Period[],
  since: number,
  asOf: number,
): Totals {
  const totals = { up: [0, 0, 0], down: [0, 0, 0] };
  let next = firstAtLeast(polls, since * 2);
  for (const { from, to } of periods) {
    while (next < polls.length && instant(polls, next) < from) next += 1;
    const closes = Math.min(to, asOf);
    let edge = from;
    while (next < polls.length) {
      const at = instant(polls, next);
      if (at >= to || at > asOf) break;
      // Of several polls at one instant the last one counts.
      while (next + 1 < polls.length && instant(polls, next + 1) === at) next += 1;
      const after = instant(polls, next + 1);
      const last = !(after < to && after <= asOf);
      const till = last ? closes : Math.floor((at + after) / 2);
      add((polls[next] ?? 0) % 2 === 1 ? totals.down : totals.up, edge, till, asOf);
      edge = till;
      next += 1;
    }
  }
  return totals;
}

/** NaN beyond the last one. */
function instant(polls: Float64Array, index: number): number {
  return Math.floor((polls[index] ?? Number.NaN) / 2);
}

function add(sums: number[], from: number, to: number, asOf: number): void {
  for (let window = 0; window < WINDOWS.length; window += 1) {
    const start = asOf - (WINDOWS[window] ?? 0);
    if (to > start) sums[window] = (sums[window] ?? 0) + Math.max(0, to - Math.max(from, start));
  }
}

/** The index of the first value that is not below this one. */
function firstAtLeast(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
