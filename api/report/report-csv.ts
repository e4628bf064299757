import { Readable } from "node:stream";
import { format } from "fast-csv";
import type { TableRow } from "../../sql/reports.ts";
import type { Detail } from "./options.ts";

const STANDARD = [
  "store_id",
  "uptime_last_hour",
  "uptime_last_day",
  "uptime_last_week",
  "downtime_last_hour",
  "downtime_last_day",
  "downtime_last_week",
] as const satisfies (keyof TableRow)[];

const FULL = [
  ...STANDARD,
  "unknown_last_hour",
  "unknown_last_day",
  "unknown_last_week",
  "uptime_pct_last_hour",
  "uptime_pct_last_day",
  "uptime_pct_last_week",
  "polls_last_week",
  "last_poll_utc",
  "timezone",
  "default_timezone",
  "default_hours",
] as const satisfies (keyof TableRow)[];

const COLUMNS: Record<Detail, readonly (keyof TableRow)[]> = { standard: STANDARD, full: FULL };

/** The report as RFC 4180 has it: CRLF, quotes only where needed, UTF-8 without a byte order mark. */
export function reportCsv(rows: readonly TableRow[], detail: Detail): Readable {
  const columns = COLUMNS[detail];
  const cells = rows.map((row) => columns.map((column) => row[column] ?? ""));
  return Readable.from(cells).pipe(
    format({
      headers: [...columns],
      alwaysWriteHeaders: true,
      rowDelimiter: "\r\n",
      includeEndRowDelimiter: true,
    }),
  );
}
