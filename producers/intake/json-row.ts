import type { Input } from "../csv/inputs.ts";
import type { Reading, Unreadable } from "../csv/read-input.ts";
import type { Rules } from "../csv/rows.ts";
import type { Parsed } from "../messages/cells.ts";
import { storeIdProblem } from "../messages/store-id.ts";
import { RAW_LIMIT } from "../messages/topics.ts";

/**
 * Reads the rows of an input that come as JSON objects: their members are the columns of the CSV
 * file, in any letter case, by the rules for its cells. Values may be text or numbers; null and
 * missing are empty, as are columns that a file may lack. Other members are read where the input
 * reads further columns, else ignored.
 */
export function jsonRowReader<T>(input: Input<T>, rules: Rules) {
  const columns = [...input.columns, ...(input.optional ?? []).map((name) => [name])];
  const needed = input.columns.length;
  const watch = input.watch?.(rules);

  /** Cells of the columns, then of the further members, which `others` names. */
  function cellsOf(value: unknown): Parsed<{ cells: string[]; others: string[] }> {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      return { reason: "expected an object" };
    }
    const named = Object.entries(value).map(
      ([name, member]) => [name.trim().toLowerCase(), member as unknown] as const,
    );
    const members = new Map(named);
    const cells: string[] = [];
    const others =
      input.readsOthers === true
        ? [...members.keys()].filter((name) => !columns.some((names) => names.includes(name)))
        : [];
    const isRead = (name: string) =>
      others.includes(name) || columns.some((names) => names.includes(name));
    const twice = named.find(([name, member]) => isRead(name) && members.get(name) !== member);
    if (twice !== undefined) return { reason: `${twice[0]} occurs twice` };
    for (const [column, names] of [...columns, ...others.map((name) => [name])].entries()) {
      const found = names.filter((name) => members.has(name));
      const [name = ""] = names;
      if (found.length > 1) return { reason: `${found.join(" and ")} are the same column` };
      if (found.length === 0 && column < needed) return { reason: `${name} is missing` };
      const cell = members.get(found[0] ?? "") ?? "";
      const isNumber = typeof cell === "number" && column > 0;
      if (typeof cell !== "string" && !isNumber) {
        const digits = typeof cell === "number" ? ": the digits of a long id would be lost" : "";
        return { reason: `${found[0]} is not text${digits}` };
      }
      cells.push(String(cell).trim());
    }
    return { value: { cells, others } };
  }

  /** The row in a value, or why there is none; `text` is what it was read from. */
  function read(line: number, value: unknown, text: string): Reading<T> {
    const rejected = (reason: string, store: string): Unreadable => ({
      ...{ line, reason, raw: text.slice(0, RAW_LIMIT) },
      ...(storeIdProblem(store) === undefined ? { store_id: store } : {}),
    });
    const row = cellsOf(value);
    if ("reason" in row) return rejected(row.reason, "");
    const { cells, others } = row.value;
    const field = (column: number) => cells[column] ?? "";
    watch?.see(field);
    const parsed = input.parse(field, { ...rules, others });
    return "value" in parsed ? { line, value: parsed.value } : rejected(parsed.reason, field(0));
  }

  return { read, /** What is wrong with all rows together. */ problem: () => watch?.problem() };
}
