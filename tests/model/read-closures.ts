import { type Instant, readInstant } from "./instant.ts";
import { readStoreId } from "./read-cell.ts";
import { cell, type ReadFile, readFile } from "./read-file.ts";

/** Without `to`: until further notice. The reason changes no report and is not kept. */
export type ClosureRow = { storeId: string; from: Instant; to: Instant | undefined };

const COLUMNS = { needed: ["store_id", "from_utc", "to_utc"], optional: ["reason"] };

/** The rows of a file of closures. */
export function readClosures(text: string): ReadFile<ClosureRow> {
  return readFile(text, COLUMNS, (cells) => {
    const storeId = readStoreId(cell(cells, "store_id"));
    const from = readInstant(cell(cells, "from_utc"));
    const end = cell(cells, "to_utc");
    const to = readInstant(end);
    if (storeId === undefined) return "no store id";
    if (from === undefined || (end !== "" && to === undefined)) return "no such instant";
    if (to !== undefined && to <= from) return "ends before it begins";
    if ([...cell(cells, "reason")].length > 200) return "the reason is too long";
    return { storeId, from, to };
  });
}
