import type { DayHours } from "./calendar.ts";
import type { BadRow } from "./cells.ts";
import { type LocalDate, readDate } from "./local-date.ts";
import { readDayHours, readStoreId } from "./read-cell.ts";
import { cell, grouped, type ReadFile, readFile } from "./read-file.ts";

/** A row without hours closes its date. */
export type SpecialDayRow = { storeId: string; date: LocalDate; hours: DayHours | undefined };

const COLUMNS = { needed: ["store_id", "date", "start_time_local", "end_time_local"] };

/** The rows of a file of special days; beside one that closes a date, others of it are rejected. */
export function readSpecialDays(text: string): ReadFile<SpecialDayRow> {
  return readFile(text, COLUMNS, readRow, besideClosed);
}

function readRow(cells: Record<string, string>): SpecialDayRow | string {
  const storeId = readStoreId(cell(cells, "store_id"));
  const date = readDate(cell(cells, "date"));
  const [start, end] = [cell(cells, "start_time_local"), cell(cells, "end_time_local")];
  if (storeId === undefined) return "no store id";
  if (date === undefined) return "no such date";
  if (start === "" && end === "") return { storeId, date, hours: undefined };
  const hours = readDayHours(start, end);
  return hours ? { storeId, date, hours } : "no such hours";
}

function besideClosed(rows: ReadFile<SpecialDayRow>["good"]): BadRow[] {
  const days = grouped(rows, ({ storeId, date }) => `${storeId} ${date}`).values();
  const closed = [...days].filter((day) => day.some(({ hours }) => !hours)).flat();
  const reason = "the store is closed on this date";
  return closed.filter(({ hours }) => hours).map(({ line }) => ({ line, reason }));
}
