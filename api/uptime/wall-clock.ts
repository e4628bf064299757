import { IANAZone } from "luxon";
import { DAY_US } from "../../producers/messages/clock-time.ts";

/** The version of the time zone database that wall clocks use. */
export const TZ_VERSION = process.versions.tz ?? "unknown";

/** The wall clock of a zone. Its microseconds are those of the same date and time in UTC. */
export type WallClock = {
  /** The instant at which the clock shows this, in microseconds since the epoch. */
  toUtc(localUs: number): number;
  /** Whether this date (days since 1970-01-01) was on the calendar: Apia skipped 2011-12-30. */
  hasDate(date: number): boolean;
};

/**
 * The wall clock of a zone.
 *
 * A repeated time (clock set back) means the earlier instant; a skipped one (clock set forward)
 * means the instant of the jump (REPORT_SEMANTICS, opening periods, rule 4). Luxon defines neither,
 * so only its offsets are used. Dates far from a change, which are nearly all, need no look-up per
 * time.
 *
 * @throws RangeError when this machine's time zone database does not know the zone
 */
export function wallClock(zoneName: string): WallClock {
  const zone = IANAZone.create(zoneName);
  if (!zone.isValid) throw new RangeError(`unknown time zone ${zoneName}`);
  const steady = new Map<number, number | undefined>();

  /** The offset of the zone at an instant, in microseconds. */
  function offsetAt(utcUs: number): number {
    return zone.offset(Math.floor(utcUs / 1000)) * 60_000_000;
  }

  /** The one offset of a date and the day on either side, or undefined where the clock changes. */
  function steadyOffset(date: number): number | undefined {
    if (steady.has(date)) return steady.get(date);
    const offsets = [-1, 0, 1, 2].map((days) => offsetAt((date + days) * DAY_US));
    const offset = new Set(offsets).size === 1 ? offsets[0] : undefined;
    steady.set(date, offset);
    return offset;
  }

  function toUtc(localUs: number): number {
    const offset = steadyOffset(Math.floor(localUs / DAY_US));
    return offset === undefined ? acrossChange(localUs, offsetAt) : localUs - offset;
  }

  return {
    toUtc,
    hasDate: (date) =>
      steadyOffset(date) !== undefined || toUtc(date * DAY_US) < toUtc((date + 1) * DAY_US),
  };
}

function acrossChange(localUs: number, offsetAt: (utcUs: number) => number): number {
  const before = offsetAt(localUs - DAY_US);
  const after = offsetAt(localUs + DAY_US);
  const [early, late] = [localUs - Math.max(before, after), localUs - Math.min(before, after)];
  if (localUs - early === offsetAt(early)) return early;
  if (localUs - late === offsetAt(late)) return late;
  return instantOfJump(early, late, offsetAt);
}

/** The first instant in (early, late] with the offset of `late`; changes fall on whole seconds. */
function instantOfJump(early: number, late: number, offsetAt: (utcUs: number) => number): number {
  const second = 1_000_000;
  let [low, high] = [Math.floor(early / second) - 1, Math.ceil(late / second)];
  const after = offsetAt(high * second);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle * second) === after) high = middle;
    else low = middle;
  }
  return high * second;
}
