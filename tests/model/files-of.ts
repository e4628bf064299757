import type { Files } from "./inputs.ts";

const HEADERS = {
  polls: "store_id,status,timestamp_utc",
  hours: "store_id,day,start_time_local,end_time_local,valid_from",
  timezones: "store_id,timezone_str",
  specialDays: "store_id,date,start_time_local,end_time_local",
  closures: "store_id,from_utc,to_utc,reason",
} as const;

/** The rows of one file of each kind, each row a line of CSV. */
export type Rows = { readonly [kind in keyof typeof HEADERS]?: readonly string[] };

/** One file of each kind that has rows, with its header on top. */
export function filesOf(rows: Rows): Files {
  const kinds = ["polls", "hours", "timezones", "specialDays", "closures"] as const;
  const texts = kinds.map((kind) => {
    const lines = rows[kind] ?? [];
    return [kind, lines.length > 0 ? [fileOf(kind, lines)] : []] as const;
  });
  return Object.fromEntries(texts);
}

/** The text of one file. */
export function fileOf(kind: keyof typeof HEADERS, lines: readonly string[]): string {
  return [HEADERS[kind], ...lines].map((line) => `${line}\n`).join("");
}

/** A row of hours for each day of the week, all alike: `daily("s1", "09:00,17:00")`. */
export function daily(storeId: string, hours: string, validFrom = ""): string[] {
  return [0, 1, 2, 3, 4, 5, 6].map((day) => `${storeId},${day},${hours},${validFrom}`);
}
