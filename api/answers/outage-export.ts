import { Readable } from "node:stream";
import type { FindOutages, OutageList, OutageListParams } from "./outage-list.ts";

/** The formats of all outages of a list as one file. */
export const OUTAGE_FORMATS = ["json", "csv", "ndjson"] as const;
export type OutageFile = Exclude<(typeof OUTAGE_FORMATS)[number], "json">;

/** The columns of the CSV; the polls that show an outage are in the other formats. */
const COLUMNS = [
  ...(["store_id", "timezone", "start", "start_local", "end", "end_local", "ongoing"] as const),
  ...([
    "began_earlier",
    "lasted_longer",
    "down_us",
    "down_minutes",
    "excused_us",
    "polls",
  ] as const),
];

const ITEMS_A_STEP = 1000;

/**
 * All outages of a list, from its first page to its last, as bytes in constant memory: CSV by
 * RFC 4180 with CRLF, or an object on each line.
 *
 * @throws Problem as `find` does, before the first byte
 */
export async function outageFile(
  find: FindOutages,
  params: Omit<OutageListParams, "limit" | "cursor">,
  format: OutageFile,
): Promise<Readable> {
  const first = await find({ ...params, limit: ITEMS_A_STEP });
  return Readable.from(textOf(find, params, format, first), { objectMode: false });
}

async function* textOf(
  find: FindOutages,
  params: Omit<OutageListParams, "limit" | "cursor">,
  format: OutageFile,
  first: OutageList,
): AsyncGenerator<string> {
  if (format === "csv") yield `${COLUMNS.join()}\r\n`;
  for (let page = first; ; ) {
    const lines = page.items.map((item) =>
      format === "csv"
        ? `${COLUMNS.map((column) => item[column] ?? "").join()}\r\n`
        : `${JSON.stringify(item)}\n`,
    );
    if (lines.length > 0) yield lines.join("");
    if (page.next_cursor === null) return;
    page = await find({ ...params, limit: ITEMS_A_STEP, cursor: page.next_cursor });
  }
}
