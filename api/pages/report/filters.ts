import type { AnyColumn } from "../../uptime/columns.ts";
import type { StoresColumns } from "./columns.ts";

/** A row of the CSV of full detail: cells in the order of the columns. */
export type Row = readonly string[];

/** Which rows are shown, and in what order. */
export type Filters = {
  /** A column, with `-` before it largest first. */
  sort: string;
  /** The beginning of ids, or a part of names. */
  begin: string;
  /** The values of a group, by the attributes that the report is grouped by; none: all stores. */
  group: readonly string[];
  /** The least downtime, as typed; empty: any. */
  least: string;
  /** The column that it applies to. */
  leastOf: AnyColumn;
};

/** What the stores of a report have beside figures, by their ids. */
export type Labels = {
  names: Readonly<Record<string, string>>;
  /** The values of the attributes that the report is grouped by; missing: none has one. */
  values: Readonly<Record<string, readonly string[]>>;
};

export const NO_LABELS: Labels = { names: {}, values: {} };

/** What a store has in one of these. Its id may be `constructor`, which every object has. */
export function ofStore<Value>(
  all: Readonly<Record<string, Value>>,
  id: string,
): Value | undefined {
  return Object.hasOwn(all, id) ? all[id] : undefined;
}

/** Everything, the worst first. */
export function everything({ downtimes }: Pick<StoresColumns, "downtimes">): Filters {
  const [column = "store_id"] = downtimes[0] ?? [];
  return { sort: `-${column}`, begin: "", group: [], least: "", leastOf: column };
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
 * Labels as sent: after a line with the names of the columns, for each store its id, its name and
 * its values as an array of JSON.
 */
export function readLabels(lines: string): Labels {
  const names: Record<string, string> = {};
  const values: Record<string, readonly string[]> = {};
  for (const line of lines.split("\n").slice(1, -1)) {
    const [id, name, of] = JSON.parse(line) as [string, string, string[]];
    if (name !== "") names[id] = name;
    values[id] = of;
  }
  return { names, values };
}

/**
 * The filtered rows, in the order of the API: unknown values last in both directions, equal ones by
 * id and bucket. Figures are only compared as numbers, never formatted again.
 */
export function applyFilters(
  rows: readonly Row[],
  filters: Filters,
  columns: StoresColumns,
  { names, values }: Labels = NO_LABELS,
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
  const part = filters.begin.trim().toLowerCase();
  const isFound = (store: string) =>
    store.startsWith(filters.begin.trim()) ||
    ofStore(names, store)?.toLowerCase().includes(part) === true;
  const isIn = (store: string) =>
    filters.group.every((value, index) => (ofStore(values, store)?.[index] ?? "") === value);
  const kept = rows.filter((row) => {
    if (!isFound(cell(row, id)) || !isIn(cell(row, id))) return false;
    return !hasLeast || Number(cell(row, down)) >= least;
  });
  const byKey = (one: Row, other: Row) =>
    compare(cell(one, id), cell(other, id)) || compare(cell(one, bucket), cell(other, bucket));
  const way = descending ? -1 : 1;
  if (TEXTS.includes(column)) {
    // Stores in the order of what they are called, as it is shown.
    const text = (shown: string) => (column === "store_id" ? calledOf(shown, names) : shown);
    return inOrder(
      kept,
      (row) => text(cell(row, sorted)),
      (one, other) => way * compare(one, other),
      byKey,
    );
  }
  return inOrder(kept, (row) => keyOf(cell(row, sorted), way), compare, byKey);
}

/** Rows by a key that is found once for each, and equal ones by another order. */
function inOrder<Key>(
  rows: readonly Row[],
  key: (row: Row) => Key,
  byKey: (one: Key, other: Key) => number,
  otherwise: (one: Row, other: Row) => number,
): Row[] {
  const keyed = rows.map((row) => ({ row, key: key(row) }));
  keyed.sort((one, other) => byKey(one.key, other.key) || otherwise(one.row, other.row));
  return keyed.map(({ row }) => row);
}

/** A name in any letter case, or the id of a store without one. */
function calledOf(id: string, names: Labels["names"]): string {
  return ofStore(names, id)?.toLowerCase() ?? id;
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
