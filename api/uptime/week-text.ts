import type { OpeningHours } from "../../producers/messages/topics.ts";

/**
 * Parses a week in the compact JSON of ClickHouse, `[[0,"09:00:00","17:00:00"]]`: a report reads
 * thousands of them. Its values were validated when it was ingested.
 */
export function readWeek(text: string): OpeningHours[] {
  const rows: [day: number, start: string, end: string][] = JSON.parse(text);
  return rows.map(([day, start_time_local, end_time_local]) => {
    return { day, start_time_local, end_time_local };
  });
}

/** Formats a week for `readWeek`. */
export function weekText(week: readonly OpeningHours[]): string {
  const rows = week.map(({ day, start_time_local, end_time_local }) => {
    return [day, start_time_local, end_time_local];
  });
  return JSON.stringify(rows);
}
