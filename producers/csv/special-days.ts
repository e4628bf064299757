import type { Opening } from "../messages/cells.ts";
import type { StoreSpecialDay } from "../messages/schemas.ts";
import { orderedOpenings } from "../messages/week-form.ts";
import type { Reading, Unreadable } from "./read-input.ts";
import type { SpecialDayRow } from "./rows.ts";

type Row = { line: number; opening: Opening | null };

/**
 * Gathers the rows of a file of special days into one set of openings for each store and date
 * (CALENDAR_AND_PERIODS, section 2).
 */
export function specialDayBuilder() {
  const days = new Map<string, { store_id: string; date: string; rows: Row[] }>();

  return {
    /** Adds the rows among readings, and returns those that are rejected, with the reason. */
    take(readings: readonly Reading<SpecialDayRow>[]): Unreadable[] {
      const rejected: Unreadable[] = [];
      for (const reading of readings) {
        if (!("value" in reading)) {
          rejected.push(reading);
          continue;
        }
        const { store_id, date, opening } = reading.value;
        const key = `${store_id} ${date}`;
        const day = days.get(key) ?? { store_id, date, rows: [] };
        days.set(key, day);
        day.rows.push({ line: reading.line, opening });
      }
      return rejected;
    },

    /** What is rejected beside a row that closes its date, wherever in the file that stands. */
    contradicted(): Unreadable[] {
      return [...days.values()].flatMap(({ store_id, date, rows }) => {
        if (!rows.some(({ opening }) => opening === null)) return [];
        return rows.flatMap(({ line, opening }) => {
          if (opening === null) return [];
          const { start_time_local, end_time_local } = opening;
          const raw = [store_id, date, start_time_local, end_time_local].join(",");
          const reason = `another row closes the store "${store_id}" on "${date}"`;
          return [{ line, reason, raw, store_id }];
        });
      });
    },

    *all(): Generator<StoreSpecialDay> {
      for (const { store_id, date, rows } of days.values()) {
        const openings = rows.flatMap(({ opening }) => (opening === null ? [] : [opening]));
        const isClosed = openings.length < rows.length;
        yield { store_id, date, openings: isClosed ? [] : orderedOpenings(openings) };
      }
    },
  };
}
