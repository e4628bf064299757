import type { FilledPeriod } from "./fill.ts";
import type { Period } from "./opening-periods.ts";

/** The least and the most time, in microseconds, that a store may have been down. */
export type Bounds = { least_us: number; most_us: number };

/**
 * The least and the most downtime in a stretch of time that the same polls allow.
 *
 * A method has to say when a store went from one status to the other; the polls only say that it did
 * so somewhere between two that follow each other and disagree. So, for each such pair, the change is
 * placed at every instant from the first to the second; the known time between them belongs to
 * the first before that instant, and to the second after it. All else is as the method says:
 * - time between two polls that agree is theirs;
 * - the first poll of a period speaks back to its opening and the last one on to its closing, and what
 *   other periods saw changes nothing in it;
 * - what lies beyond the reach of the poll that decides it is unknown, and stays so;
 * - a period without a poll of its own is unknown, or with `gaps: carry` decided by the evidence before
 *   and after it: where these disagree, the change may lie before, in or after the period.
 *
 * So least <= the downtime that the method found <= most, and both are reached: with every change
 * placed at the poll that saw the store up, and at the one that saw it down.
 */
export function downtimeBounds(filled: readonly FilledPeriod[], within: Period): Bounds {
  const sums = { least_us: 0, most_us: 0 };
  for (const { words } of filled) {
    for (const [index, { poll, knownFrom, knownTo }] of words.entries()) {
      const [before, after] = [words[index - 1]?.poll, words[index + 1]?.poll];
      const halves = [
        { from: knownFrom, to: Math.min(knownTo, poll.at), beside: before },
        { from: Math.max(knownFrom, poll.at), to: knownTo, beside: after },
      ];
      for (const { from, to, beside } of halves) {
        const length = Math.max(0, Math.min(to, within.to) - Math.max(from, within.from));
        const disputed = beside !== undefined && beside.status !== poll.status;
        if (poll.status === "inactive" && !disputed) sums.least_us += length;
        if (poll.status === "inactive" || disputed) sums.most_us += length;
      }
    }
  }
  return sums;
}
