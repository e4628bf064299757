import { SINCE_EVER, type WeekHours } from "./calendar.ts";
import type { BadRow } from "./cells.ts";
import { readRows } from "./cells.ts";
import { type LocalDate, readDate } from "./local-date.ts";
import { readDay, readDayHours, readStoreId } from "./read-cell.ts";
import { cell, grouped, type ReadFile, readFile } from "./read-file.ts";
import { Refused } from "./refused.ts";

export type HoursRow = WeekHours & { storeId: string; validFrom: LocalDate };

const COLUMNS = {
  needed: ["store_id", "day", "start_time_local", "end_time_local"],
  optional: ["valid_from"],
  aliases: { dayofweek: "day", day_of_week: "day" },
};
const MOST_ROWS = 1_000;

/**
 * The rows of an hours file. Days count from 0, or from 1 (Monday) where the caller says so; a file
 * that has 7 and no 0 is refused otherwise.
 */
export function readHours(text: string, daysFrom: 0 | 1 = 0): ReadFile<HoursRow> {
  const days = readRows(text, COLUMNS).rows.map(({ cells }) => readDay(cell(cells, "day")));
  if (daysFrom === 0 && days.includes(7) && !days.includes(0))
    throw new Refused("the days seem to count from 1");
  return readFile(text, COLUMNS, (cells) => readRow(cells, daysFrom), beyondMost);
}

function readRow(cells: Record<string, string>, daysFrom: 0 | 1): HoursRow | string {
  const storeId = readStoreId(cell(cells, "store_id"));
  const numbered = /^\d/.test(cell(cells, "day")) ? daysFrom : 0;
  const day = (readDay(cell(cells, "day")) ?? Number.NaN) - numbered;
  const hours = readDayHours(cell(cells, "start_time_local"), cell(cells, "end_time_local"));
  const named = cell(cells, "valid_from");
  const validFrom = named === "" ? SINCE_EVER : readDate(named);
  if (storeId === undefined) return "no store id";
  if (!(day >= 0 && day <= 6)) return "no such day";
  if (!hours) return "no such hours";
  if (validFrom === undefined) return "no such date";
  return { storeId, day, ...hours, validFrom };
}

/** More than 1,000 different rows of one store: those beyond are rejected. */
function beyondMost(rows: ReadFile<HoursRow>["good"]): BadRow[] {
  const reason = `more than ${MOST_ROWS} rows of one store`;
  return [...grouped(rows, ({ storeId }) => storeId).values()].flatMap((ofStore) => {
    const kinds = grouped(ofStore, ({ line: _, ...row }) => JSON.stringify(row));
    const beyond = [...kinds.values()].slice(MOST_ROWS).flat();
    return beyond.map(({ line }) => ({ line, reason }));
  });
}
