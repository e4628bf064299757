import type { Period } from "../../uptime/periods.ts";
import type { TimelineSegment } from "../../uptime/timeline.ts";
import type { LocalHour } from "./local-days.ts";

/** What a store was in some of its open time, in whole microseconds. */
export type Sums = { up: number; down: number; unknown: number };

/** Nothing yet. */
function noSums(): Sums {
  return { up: 0, down: 0, unknown: 0 };
}

/** The sums of several. */
export function sumOf(all: readonly Sums[]): Sums {
  const sums = noSums();
  for (const { up, down, unknown } of all) {
    sums.up += up;
    sums.down += down;
    sums.unknown += unknown;
  }
  return sums;
}

type Stretch = Period & Pick<TimelineSegment, "state">;

/**
 * The open time of a store by weekday (0 is Monday) and hour of its wall clock: `[weekday][hour]`. An hour
 * that comes twice counts twice. All cells together are all open time of the segments in these hours.
 *
 * @param segments in order
 * @param hours in order, the same weekday as often as the segments have it
 */
export function heatMap(segments: readonly Stretch[], hours: readonly LocalHour[]): Sums[][] {
  const cells = Array.from({ length: 7 }, () => Array.from({ length: 24 }, noSums));
  let first = 0;
  for (const { weekday, hour, from, to } of hours) {
    const cell = cells[weekday]?.[hour];
    for (let index = first; index < segments.length; index += 1) {
      const segment = segments[index];
      if (segment === undefined || cell === undefined || segment.from >= to) break;
      // What has ended before this hour has no part in later ones.
      if (segment.to <= from) first = index + 1;
      else if (segment.state !== "closed") {
        cell[segment.state] += Math.min(segment.to, to) - Math.max(segment.from, from);
      }
    }
  }
  return cells;
}

/** The share of the known time that was down, from 0 to 1; undefined where nothing is known. */
export function downShare({ up, down }: Sums): number | undefined {
  return up + down === 0 ? undefined : down / (up + down);
}
