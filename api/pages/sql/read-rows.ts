import type { Column } from "./columns.ts";

/** The part of a result that is shown. */
export type Rows = {
  columns: Column[];
  /** Values as ClickHouse's text, so that no digit is lost; null for NULL. */
  rows: (string | null)[][];
  /** The number of all rows, shown or not. */
  count: number;
};

/** The format of `readRows`: a line of names, a line of types, and a line for each row. */
export const ROWS_FORMAT = "JSONCompactStringsEachRowWithNamesAndTypes";

/** NULL in that format. */
const NULL = "ᴺᵁᴸᴸ";

/** Reads the first rows of a result and counts the others without keeping them. */
export async function readRows(body: ReadableStream<Uint8Array>, most: number): Promise<Rows> {
  const lines: string[] = [];
  let count = 0;
  let begun = "";
  const decoder = new TextDecoder();
  const reader = body.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    const text = decoder.decode(read.value, { stream: true });
    const isKept = lines.length < most + 2;
    const [first = "", ...more] = text.split("\n");
    count += more.length;
    if (!isKept) continue;
    if (more.length === 0) {
      begun += first;
      continue;
    }
    lines.push(begun + first, ...more.slice(0, -1));
    begun = more.at(-1) ?? "";
  }
  const [names = [], types = [], ...rows] = lines
    .slice(0, most + 2)
    .map((line) => JSON.parse(line) as string[]);
  return {
    columns: names.map((name, index) => ({ name, type: types[index] ?? "" })),
    rows: rows.map((row) => row.map((value) => (value === NULL ? null : value))),
    count: Math.max(0, count - 2),
  };
}
