import { type BadRow, type Columns, type Row, readRows } from "./cells.ts";
import { Refused } from "./refused.ts";

/** What a file holds after each row was read by itself. */
export type ReadFile<T> = { good: (T & { line: number })[]; bad: BadRow[] };

/**
 * Reads each row of a file; `read` returns the reason where a row cannot be read. What `settle`
 * takes out of the readable rows, because of other rows of the file, is rejected too. A file that
 * has rows of which none can be read is refused.
 */
export function readFile<T extends object>(
  text: string,
  columns: Columns,
  read: (cells: Record<string, string>) => T | string,
  settle: (good: ReadFile<T>["good"]) => BadRow[] = () => [],
): ReadFile<T> {
  const { rows, bad } = readRows(text, columns);
  const all = [...bad];
  const readable: ReadFile<T>["good"] = [];
  for (const row of rows) {
    const found = read(row.cells);
    if (typeof found === "string") all.push({ line: row.line, reason: found });
    else readable.push({ ...found, line: row.line });
  }
  if (readable.length === 0 && all.length > 0) throw new Refused("no row can be read");
  const settled = settle(readable);
  const lost = new Set(settled.map(({ line }) => line));
  const good = readable.filter(({ line }) => !lost.has(line));
  return { good, bad: [...all, ...settled].sort((a, b) => a.line - b.line) };
}

/** The cell of a column that the row has, or nothing. */
export function cell(cells: Row["cells"], column: string): string {
  return cells[column] ?? "";
}

/** The rows of each key, in the order of the file. */
export function grouped<T, K>(rows: readonly T[], key: (row: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const row of rows) groups.set(key(row), [...(groups.get(key(row)) ?? []), row]);
  return groups;
}
