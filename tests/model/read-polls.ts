import type { Poll } from "./evidence.ts";
import { HOUR, type Instant, instant, readInstant } from "./instant.ts";
import { readStoreId } from "./read-cell.ts";
import { cell, type ReadFile, readFile } from "./read-file.ts";

const COLUMNS = { needed: ["store_id", "status", "timestamp_utc"] };
const OLDEST = instant("2000-01-01T00:00Z");

/** The polls of a file. `clock`: the instant at which the machine takes it in; none: no limit. */
export function readPolls(text: string, clock?: Instant): ReadFile<Poll & { storeId: string }> {
  return readFile(text, COLUMNS, (cells) => {
    const storeId = readStoreId(cell(cells, "store_id"));
    const status = cell(cells, "status").toLowerCase();
    const at = readInstant(cell(cells, "timestamp_utc"));
    if (storeId === undefined) return "no store id";
    if (status !== "active" && status !== "inactive") return "unknown status";
    if (at === undefined) return "no such instant";
    if (at < OLDEST) return "before the year 2000";
    if (clock !== undefined && at > clock + HOUR) return "more than an hour after the clock";
    return { storeId, at, active: status === "active" };
  });
}
