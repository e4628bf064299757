import { writeFileSync } from "node:fs";

/** Microseconds up and down in the hour, the day and the week. */
export type Totals = { up: readonly number[]; down: readonly number[] };

const HEADER =
  "store_id,uptime_last_hour,uptime_last_day,uptime_last_week,downtime_last_hour,downtime_last_day,downtime_last_week";

/** Microseconds of a hundredth of the unit of each window: minutes, hours, hours. */
const HUNDREDTHS = [600_000, 36_000_000, 36_000_000] as const;

/** Windows of a report, in microseconds: hour, day, week. */
export const WINDOWS = [3_600_000_000, 86_400_000_000, 604_800_000_000] as const;

/** Writes the standard CSV of a report; stores must come in the order of their ids. */
export function writeReport(out: string, stores: Iterable<[id: string, Totals]>): void {
  const lines = [HEADER];
  for (const [id, { up, down }] of stores) lines.push([id, ...units(up), ...units(down)].join(","));
  lines.push("");
  writeFileSync(out, lines.join("\r\n"));
}

function units(micros: readonly number[]): string[] {
  return HUNDREDTHS.map((hundredth, window) => {
    const count = Math.floor(((micros[window] ?? 0) + hundredth / 2) / hundredth);
    return (count / 100).toFixed(2);
  });
}
