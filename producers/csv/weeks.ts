import type { OpeningHours, StoreHours } from "../messages/schemas.ts";
import { MOST_HOURS_ROWS, orderedWeek, rowKey } from "../messages/week-form.ts";
import type { Reading, Unreadable } from "./read-input.ts";
import type { HoursRow } from "./rows.ts";

/** A store that lost some of its rows: how many, of how many. */
export type LostSome = { store_id: string; lost: number; rows: number };

/** Stores of an hours file of which rows were rejected: whose week is gone, and whose has become shorter. */
export type LostHours = { all: readonly string[]; some: readonly LostSome[] };

/** Gathers the rows of an hours file into one week per store, in the form in which all weeks stand. */
export function weekBuilder() {
  const weeks = new Map<string, Map<string, OpeningHours>>();
  const rows = new Map<string, number>();
  const lost = new Map<string, number>();

  /** Adds a row; says why not, where the store has as many different ones as it may have. */
  function add({ store_id, day, start_time_local, end_time_local }: HoursRow): string | undefined {
    const week = weeks.get(store_id) ?? new Map<string, OpeningHours>();
    weeks.set(store_id, week);
    const row = { day, start_time_local, end_time_local };
    const key = rowKey(row);
    if (week.size >= MOST_HOURS_ROWS && !week.has(key)) {
      const limit = MOST_HOURS_ROWS.toLocaleString("en-US");
      return `more hours of the store "${store_id}" than are taken: expected ${limit} different rows at most`;
    }
    week.set(key, row);
    return undefined;
  }

  return {
    add,

    /** Adds the rows among readings, and gives back those that are rejected, with the reason. */
    take(readings: readonly Reading<HoursRow>[]): Unreadable[] {
      const rejected: Unreadable[] = [];
      for (const reading of readings) {
        if ("value" in reading) {
          const { line, value } = reading;
          count(rows, value.store_id);
          const reason = add(value);
          if (reason === undefined) continue;
          const raw = Object.values(value).join(",");
          rejected.push({ line, reason, raw, store_id: value.store_id });
          count(lost, value.store_id);
        } else {
          rejected.push(reading);
          if (reading.store_id === undefined) continue;
          count(rows, reading.store_id);
          count(lost, reading.store_id);
        }
      }
      return rejected;
    },

    *all(): Generator<StoreHours & { week: OpeningHours[] }> {
      for (const [store_id, rows] of weeks) {
        yield { store_id, week: orderedWeek(rows.values()) };
      }
    },

    /** The stores of which rows were rejected, in the order in which that was met first. */
    lost(): LostHours {
      const some: LostSome[] = [];
      const all: string[] = [];
      for (const [store_id, count] of lost) {
        if (weeks.has(store_id))
          some.push({ store_id, lost: count, rows: rows.get(store_id) ?? 0 });
        else all.push(store_id);
      }
      return { all, some };
    },
  };
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
