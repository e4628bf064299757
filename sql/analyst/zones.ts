import { AnalystFailure, refused } from "./failure.ts";

/**
 * How many different time zones queries may name in the lifetime of a process. The engine keeps
 * each one for good, in 4.6 MB, outside of every limit.
 */
export const ZONES_AT_MOST = 64;

/** The time zones that queries may name. */
export type Zones = {
  /** @throws AnalystFailure sql-refused for a zone that is not in system.time_zones */
  check(zone: string): void;
  /**
   * Counts zones of a query that is about to run.
   *
   * @throws AnalystFailure sql-limit beyond ZONES_AT_MOST
   */
  use(zones: Iterable<string>): void;
};

/** @param known the names in system.time_zones */
export function zonesOf(known: readonly string[]): Zones {
  const names = new Set(known);
  const used = new Set<string>();

  function check(zone: string): void {
    // An empty name means the engine's own zone.
    if (zone === "" || names.has(zone)) return;
    throw refused(
      `the time zone ${JSON.stringify(zone.slice(0, 100))} is not in system.time_zones`,
    );
  }

  return {
    check,
    use(zones) {
      for (const zone of zones) {
        check(zone);
        if (zone === "" || used.has(zone)) continue;
        if (used.size >= ZONES_AT_MOST) {
          throw new AnalystFailure(
            "sql-limit",
            `a limit was reached: different time zones (${ZONES_AT_MOST} since the start, because each takes memory for good); use UTC, or a zone that was used before`,
          );
        }
        used.add(zone);
      }
    },
  };
}
