import type { FilledPeriod, Observation } from "./fill.ts";
import type { Period } from "./periods.ts";

/** The least and the most time, in microseconds, that a store may have been down. */
export type Bounds = { least_us: number; most_us: number };

/** Two polls that agree decide the time between them if they are at most this far apart. */
const SURE_US = 2 * 3_600_000_000;

/**
 * The least and the most downtime in a time range that the same polls allow, whatever the method
 * and the reach (REPORT_SEMANTICS, how certain it is). Open time is certainly down, or up, between
 * two neighbouring polls of its opening period that both say so and are at most two hours apart.
 * Least is what is certainly down, most what is not certainly up; without polls that is all of the
 * open time.
 */
export function downtimeBounds(filled: readonly FilledPeriod[], within: Period): Bounds {
  const bounds = { least_us: 0, most_us: 0 };
  for (const { from, to, polls } of filled) {
    bounds.most_us += overlap({ from, to }, within);
    for (const [index, poll] of polls.entries()) {
      const next = polls[index + 1];
      if (next === undefined || !areSure(poll, next)) continue;
      const sure = overlap({ from: poll.at, to: next.at }, within);
      if (poll.status === "inactive") bounds.least_us += sure;
      else bounds.most_us -= sure;
    }
  }
  return bounds;
}

function areSure(poll: Observation, next: Observation): boolean {
  return poll.status === next.status && next.at - poll.at <= SURE_US;
}

function overlap(one: Period, other: Period): number {
  return Math.max(0, Math.min(one.to, other.to) - Math.max(one.from, other.from));
}
