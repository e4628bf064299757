import type { Entry, EventLog } from "../log/event-log.ts";
import { StoreHours } from "../messages/schemas.ts";
import { storeOfKey, topics } from "../messages/topics.ts";

/** Dated weeks that give way to weeks without a date, and of how many stores. */
export type ReplacedWeeks = { weeks: number; stores: number };

/**
 * How many dated weeks on the log these weeks replace: one without a date takes the place of all
 * weeks of its store (CALENDAR_AND_PERIODS, section 1). Reads the topic, if there is such a week.
 */
export async function replacedWeeks(
  log: EventLog,
  messages: readonly Entry[],
): Promise<ReplacedWeeks> {
  const undated = new Set(messages.flatMap(({ key }) => (storeOfKey(key) === key ? [key] : [])));
  const dated = new Map<string, Set<string>>();
  if (undated.size > 0) {
    for await (const { value } of log.readAll(topics.hours.name)) {
      const parsed = parse(value);
      if (parsed === undefined || !undated.has(parsed.store_id)) continue;
      const { store_id, valid_from, week } = parsed;
      if (valid_from === undefined) dated.delete(store_id);
      else if (week === null) dated.get(store_id)?.delete(valid_from);
      else dated.set(store_id, (dated.get(store_id) ?? new Set()).add(valid_from));
    }
  }
  const counts = [...dated.values()].map(({ size }) => size).filter((size) => size > 0);
  return { weeks: counts.reduce((sum, size) => sum + size, 0), stores: counts.length };
}

/** The message; undefined for one that consumers reject. */
function parse(value: string): StoreHours | undefined {
  try {
    return StoreHours.safeParse(JSON.parse(value)).data;
  } catch {
    return undefined;
  }
}
