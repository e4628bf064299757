import { parseHours } from "../csv/rows.ts";
import { weekBuilder } from "../csv/weeks.ts";
import type { OpeningHours, StoreHours } from "../messages/topics.ts";

/** A row of opening hours as written by a person. */
export type HoursText = { day: number; start_time_local: string; end_time_local: string };

/** Why a row is invalid, or undefined if it is valid; by the rules for a row of a CSV file. */
export function hoursProblem(row: HoursText): string | undefined {
  const parsed = parse("any", row);
  return "reason" in parsed ? parsed.reason : undefined;
}

/**
 * The week of a store, from valid rows, in the canonical form of weeks on the log, so that stores
 * with the same hours have the same week. No rows: closed on all days.
 */
export function weekOf(
  store_id: string,
  rows: readonly HoursText[],
): StoreHours & { week: OpeningHours[] } {
  const weeks = weekBuilder();
  for (const row of rows) {
    const parsed = parse(store_id, row);
    if ("value" in parsed) weeks.add(parsed.value);
  }
  const [found] = weeks.all();
  return { store_id, week: found?.week ?? [] };
}

function parse(store_id: string, row: HoursText) {
  const fields = [store_id, String(row.day), row.start_time_local, row.end_time_local];
  return parseHours((column) => fields[column]?.trim() ?? "", { monday: 0 });
}
