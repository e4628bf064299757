import type { OpeningHours } from "../../producers/messages/topics.ts";

/**
 * Reads a week as ClickHouse spells it in JSON: `[[0,"09:00:00","17:00:00"]]`, short, because a report
 * reads thousands. What it means was checked when it came in.
 */
export function readWeek(text: string): OpeningHours[] {
  const rows: [day: number, start: string, end: string][] = JSON.parse(text);
  return rows.map(([day, start_time_local, end_time_local]) => {
    return { day, start_time_local, end_time_local };
  });
}

/** Spells a week for `readWeek`. */
export function weekText(week: readonly OpeningHours[]): string {
  const rows = week.map(({ day, start_time_local, end_time_local }) => {
    return [day, start_time_local, end_time_local];
  });
  return JSON.stringify(rows);
}
