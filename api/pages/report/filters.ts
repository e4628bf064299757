import { COLUMNS, type Column } from "../../uptime/columns.ts";

/** A row of the CSV of full detail: cells in the order of the columns. */
export type Row = readonly string[];

/** Which rows are shown, and in what order. */
export type Filters = {
  /** A column, with `-` before it largest first. */
  sort: string;
  /** The beginning of ids. */
  begin: string;
  /** The least downtime, as typed; empty: any. */
  least: string;
  /** The column that it applies to. */
  leastOf: DowntimeColumn;
};

/** The columns of downtime, the longest window first. */
export const DOWNTIMES = ["downtime_last_week", "downtime_last_day", "downtime_last_hour"] as const;
export type DowntimeColumn = (typeof DOWNTIMES)[number];

/** Everything, the worst first. */
export const EVERYTHING: Filters = {
  sort: "-downtime_last_week",
  begin: "",
  least: "",
  leastOf: "downtime_last_week",
};

/** The index of each column in a row. */
const PLACES = new Map(COLUMNS.full.map((column, index) => [column, index]));

/** A cell of a row. */
export function cellOf(row: Row, column: Column): string {
  return row[PLACES.get(column) ?? -1] ?? "";
}

/** The column of a sort, and its direction; undefined if there is no such column. */
export function sortOf(sort: string): { column: Column; descending: boolean } | undefined {
  const column = COLUMNS.full.find((each) => each === sort.replace(/^-/, ""));
  return column && { column, descending: sort.startsWith("-") };
}

/**
 * The sort after the header of a column was pressed: figures begin with the largest, ids with A.
 */
export function nextSort(sort: string, column: Column): string {
  const largestFirst = `-${column}`;
  if (column === "store_id") return sort === column ? largestFirst : column;
  return sort === largestFirst ? column : largestFirst;
}

/**
 * Rows of a CSV of full detail. Its cells have no comma, quote or line break
 * (sql/stream-formats.ts).
 */
export function rowsOf(csv: string): Row[] {
  return csv
    .split("\r\n")
    .slice(1, -1)
    .map((line) => line.split(","));
}

/**
 * The filtered rows, in the order of the API: unknown values last in both directions, equal ones by
 * id. Figures are only compared as numbers, never formatted again.
 */
export function applyFilters(rows: readonly Row[], filters: Filters): Row[] {
  const { column, descending } = sortOf(filters.sort) ?? {
    column: "store_id",
    descending: false,
  };
  const least = Number(filters.least.replace(",", "."));
  const hasLeast = filters.least.trim() !== "" && Number.isFinite(least);
  const kept = rows.filter((row) => {
    if (!cellOf(row, "store_id").startsWith(filters.begin)) return false;
    return !hasLeast || Number(cellOf(row, filters.leastOf)) >= least;
  });
  const byId = (one: Row, other: Row) =>
    compare(cellOf(one, "store_id"), cellOf(other, "store_id"));
  const way = descending ? -1 : 1;
  if (column === "store_id") return kept.sort((one, other) => way * byId(one, other));
  const keyed = kept.map((row) => ({ row, key: keyOf(cellOf(row, column), way) }));
  keyed.sort((one, other) => compare(one.key, other.key) || byId(one.row, other.row));
  return keyed.map(({ row }) => row);
}

/** Unknown values come last in both directions. */
function keyOf(cell: string, way: number): number {
  return cell === "" ? Number.POSITIVE_INFINITY : way * Number(cell);
}

/** Ids are ASCII: the order of code units is that of bytes. */
function compare<Value extends string | number>(one: Value, other: Value): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
