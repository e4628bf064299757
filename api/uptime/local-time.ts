import { IANAZone } from "luxon";
import { DAY_US } from "../../producers/messages/clock-time.ts";
import { fromMicroseconds } from "../../producers/messages/timestamp.ts";

/**
 * Formats instants (microseconds since the epoch) as the wall clock of a zone shows them, with its
 * offset from UTC: `2023-01-25T12:13:22.479220-06:00`. Offsets with seconds, which are more than a
 * century old, keep their seconds.
 *
 * @throws RangeError when this machine's time zone database does not know the zone
 */
export function localTime(timezone: string): (micros: number) => string {
  const zone = IANAZone.create(timezone);
  if (!zone.isValid) throw new RangeError(`unknown time zone ${timezone}`);
  const steady = new Map<number, number | undefined>();

  /** Minutes ahead of UTC. Most days have one offset, so the zone is rarely consulted. */
  function offsetAt(micros: number): number {
    const date = Math.floor(micros / DAY_US);
    if (!steady.has(date)) {
      const [early, late] = [0, 1].map((days) => zone.offset(((date + days) * DAY_US) / 1000));
      steady.set(date, early === late ? early : undefined);
    }
    return steady.get(date) ?? zone.offset(Math.floor(micros / 1000));
  }

  return (micros) => {
    const seconds = Math.round(offsetAt(micros) * 60);
    const wall = fromMicroseconds(micros + seconds * 1_000_000).slice(0, -1);
    return `${wall}${seconds < 0 ? "-" : "+"}${encoded(Math.abs(seconds))}`;
  };
}

function encoded(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  if (parts[2] === 0) parts.pop();
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}

/** `localTime` of each zone, created once: its cached offsets are shared. */
export function localTimes(): (timezone: string) => (micros: number) => string {
  const times = new Map<string, (micros: number) => string>();
  return (timezone) => {
    const time = times.get(timezone) ?? localTime(timezone);
    times.set(timezone, time);
    return time;
  };
}
