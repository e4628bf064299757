import type { OpeningHours, StoreHours } from "../messages/schemas.ts";
import { MOST_HOURS_ROWS, orderedWeek, rowKey } from "../messages/week-form.ts";
import type { Reading, Unreadable } from "./read-input.ts";
import type { HoursRow } from "./rows.ts";

/** A store that lost rows: how many, and how many it had. */
export type LostSome = { store_id: string; lost: number; rows: number };

/**
 * Stores of which an hours file had rejected rows: those without a week now, and those with a
 * shorter one.
 */
export type LostHours = { all: readonly string[]; some: readonly LostSome[] };

/** Collects the rows of an hours file into one week per store, in the canonical form of a week. */
export function weekBuilder() {
  /** The rows of each week, by its store and the date from which on it is valid, empty for none. */
  const weeks = new Map<string, Map<string, Map<string, OpeningHours>>>();
  const rows = new Map<string, number>();
  const lost = new Map<string, number>();

  /** Adds a row; returns why not, where the store has as many different ones as it may have. */
  function add({ store_id, valid_from = "", ...row }: HoursRow): string | undefined {
    const ofStore = weeks.get(store_id) ?? new Map<string, Map<string, OpeningHours>>();
    const week = ofStore.get(valid_from) ?? new Map<string, OpeningHours>();
    const key = rowKey(row);
    let total = 0;
    for (const each of ofStore.values()) total += each.size;
    if (total >= MOST_HOURS_ROWS && !week.has(key)) {
      const limit = MOST_HOURS_ROWS.toLocaleString("en-US");
      return `too many hours of the store "${store_id}", expected ${limit} different rows at most`;
    }
    weeks.set(store_id, ofStore);
    ofStore.set(valid_from, week);
    week.set(key, row);
    return undefined;
  }

  return {
    add,

    /** Adds the rows among readings, and returns the rejected ones with the reason. */
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

    /** All weeks, those of a store by ascending `valid_from`. */
    *all(): Generator<StoreHours & { week: OpeningHours[] }> {
      for (const [store_id, ofStore] of weeks) {
        for (const [valid_from, rows] of [...ofStore].sort(([a], [b]) => (a < b ? -1 : 1))) {
          const week = orderedWeek(rows.values());
          yield valid_from === "" ? { store_id, week } : { store_id, valid_from, week };
        }
      }
    },

    /** The stores that had rejected rows, in the order of the first one. */
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
