import type { Period } from "../../uptime/periods.ts";
import type { LocalHour } from "../kit/local-days.ts";
import type { TimeState } from "../kit/status-mark.tsx";

/** How long a store was in each state, in whole microseconds. */
export type Sums = { up: number; down: number; unknown: number; excused: number };

/** Sums of no time. */
function noSums(): Sums {
  return { up: 0, down: 0, unknown: 0, excused: 0 };
}

/** The sums of several. */
export function sumOf(all: readonly Sums[]): Sums {
  const sums = noSums();
  for (const { up, down, unknown, excused } of all) {
    sums.up += up;
    sums.down += down;
    sums.unknown += unknown;
    sums.excused += excused;
  }
  return sums;
}

type StatePeriod = Period & { state: TimeState };

/**
 * The open time of a store by local weekday (0 is Monday) and hour: `[weekday][hour]`. An hour that
 * occurs twice counts twice. The sum of all cells is the open time of the segments in these hours.
 *
 * @param segments in order
 * @param hours in order; a weekday may occur several times
 */
export function heatMap(segments: readonly StatePeriod[], hours: readonly LocalHour[]): Sums[][] {
  const cells = Array.from({ length: 7 }, () => Array.from({ length: 24 }, noSums));
  let first = 0;
  for (const { weekday, hour, from, to } of hours) {
    const cell = cells[weekday]?.[hour];
    for (let index = first; index < segments.length; index += 1) {
      const segment = segments[index];
      if (segment === undefined || cell === undefined || segment.from >= to) break;
      // A segment that ends before this hour is not in later ones either.
      if (segment.to <= from) first = index + 1;
      else if (segment.state !== "closed") {
        cell[segment.state] += Math.min(segment.to, to) - Math.max(segment.from, from);
      }
    }
  }
  return cells;
}

/** The share of known time that was down, from 0 to 1; undefined if nothing is known. */
export function downShare({ up, down }: Pick<Sums, "up" | "down">): number | undefined {
  return up + down === 0 ? undefined : down / (up + down);
}
