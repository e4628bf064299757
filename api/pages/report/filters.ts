import type { AnyColumn } from "../../uptime/columns.ts";
import type { StoresColumns } from "./columns.ts";

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
  leastOf: AnyColumn;
};

/** Everything, the worst first. */
export function everything({ downtimes }: Pick<StoresColumns, "downtimes">): Filters {
  const [column = "store_id"] = downtimes[0] ?? [];
  return { sort: `-${column}`, begin: "", least: "", leastOf: column };
}

/** A cell of a row. */
export function cellOf(row: Row, column: AnyColumn, { csv }: StoresColumns): string {
  return row[csv.indexOf(column)] ?? "";
}

/** The column of a sort, and its direction; undefined if there is no such column. */
export function sortOf(
  sort: string,
  { csv }: StoresColumns,
): { column: AnyColumn; descending: boolean } | undefined {
  const column = csv.find((each) => each === sort.replace(/^-/, ""));
  return column && { column, descending: sort.startsWith("-") };
}

/** Columns of text begin with A; the others with the largest. */
const TEXTS: readonly AnyColumn[] = ["store_id", "bucket"];

/**
 * The sort after the header of a column was pressed: figures begin with the largest, ids with A.
 */
export function nextSort(sort: string, column: AnyColumn): string {
  const largestFirst = `-${column}`;
  if (TEXTS.includes(column)) return sort === column ? largestFirst : column;
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
 * id and bucket. Figures are only compared as numbers, never formatted again.
 */
export function applyFilters(
  rows: readonly Row[],
  filters: Filters,
  columns: StoresColumns,
): Row[] {
  const { column, descending } = sortOf(filters.sort, columns) ?? {
    column: "store_id",
    descending: false,
  };
  const place = (of: AnyColumn) => columns.csv.indexOf(of);
  const [id, bucket, sorted, down] = [
    ...[place("store_id"), place("bucket")],
    ...[place(column), place(filters.leastOf)],
  ] as [number, number, number, number];
  const cell = (row: Row, of: number) => row[of] ?? "";
  const least = Number(filters.least.replace(",", "."));
  const hasLeast = filters.least.trim() !== "" && Number.isFinite(least);
  const kept = rows.filter((row) => {
    if (!cell(row, id).startsWith(filters.begin)) return false;
    return !hasLeast || Number(cell(row, down)) >= least;
  });
  const byKey = (one: Row, other: Row) =>
    compare(cell(one, id), cell(other, id)) || compare(cell(one, bucket), cell(other, bucket));
  const way = descending ? -1 : 1;
  if (TEXTS.includes(column)) {
    const byText = (one: Row, other: Row) => way * compare(cell(one, sorted), cell(other, sorted));
    return kept.sort((one, other) => byText(one, other) || byKey(one, other));
  }
  const keyed = kept.map((row) => ({ row, key: keyOf(cell(row, sorted), way) }));
  keyed.sort((one, other) => compare(one.key, other.key) || byKey(one.row, other.row));
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
