import { IANAZone } from "luxon";
import { type Instant, SECOND } from "./instant.ts";
import type { LocalDate } from "./local-date.ts";

/** What a wall clock shows: seconds since 1970-01-01 00:00 as if the clock stood at UTC. */
export type WallTime = number;

const DAY_S = 86_400;

/**
 * The instant at which a zone's wall clock shows a time. Shown twice (clock set back): the earlier
 * one. Never shown (clock set forward): the instant of the jump.
 */
export function instantOf(zone: string, wall: WallTime): Instant {
  // UTC is less than 18 hours away from any wall clock, so each offset that matters is among these.
  const offsets = [-36, -30, -24, -18, -12, -6, 0, 6, 12, 18, 24, 30, 36].map((hours) =>
    offsetAt(zone, wall + hours * 3600),
  );
  const shown = offsets.map((offset) => wall - offset).filter((at) => clockAt(zone, at) === wall);
  const at = shown.length > 0 ? Math.min(...shown) : jumpOver(zone, wall, offsets);
  return BigInt(at) * SECOND;
}

/** The first instant of a date. A date that the zone skipped begins where the next one does. */
export function startOfDate(zone: string, date: LocalDate): Instant {
  return instantOf(zone, date * DAY_S);
}

/** The first second at which the clock shows a later time than one that it never shows. */
function jumpOver(zone: string, wall: WallTime, offsets: number[]): number {
  let before = wall - Math.max(...offsets) - 1; // the clock shows an earlier time here
  let after = wall - Math.min(...offsets) + 1; // and a later one here
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (clockAt(zone, middle) < wall) before = middle;
    else after = middle;
  }
  return after;
}

function clockAt(zone: string, second: number): WallTime {
  return second + offsetAt(zone, second);
}

const known = new Map<string, Map<number, number>>();

/** How many seconds the zone's clock is ahead of UTC; remembered, as the runtime is slow. */
function offsetAt(zone: string, second: number): number {
  const offsets = known.get(zone) ?? new Map<number, number>();
  known.set(zone, offsets);
  const found = offsets.get(second) ?? Math.round(IANAZone.create(zone).offset(second * 1000) * 60);
  offsets.set(second, found);
  return found;
}
