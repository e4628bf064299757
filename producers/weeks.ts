import type { HoursRow } from "./csv/rows.ts";
import type { OpeningHours, StoreHours } from "./topics.ts";

/**
 * Gathers the rows of an hours file into one week per store, in a form of its own: ordered and without
 * doubles, so that stores with the same hours have the same week, whatever the order of their rows.
 */
export function gatherWeeks() {
  const weeks = new Map<string, Map<string, OpeningHours>>();
  return {
    add({ store_id, day, start_time_local, end_time_local }: HoursRow): void {
      const week = weeks.get(store_id) ?? new Map<string, OpeningHours>();
      weeks.set(store_id, week);
      const key = `${day} ${start_time_local} ${end_time_local}`;
      week.set(key, { day, start_time_local, end_time_local });
    },
    *all(): Generator<StoreHours> {
      for (const [store_id, rows] of weeks) {
        const week = [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
        yield { store_id, week };
      }
    },
  };
}
