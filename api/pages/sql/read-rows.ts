import type { Column } from "./columns.ts";

/** An answer as far as it is shown. */
export type Rows = {
  columns: Column[];
  /** Values in ClickHouse's own words, so that no digit is lost; null for NULL. */
  rows: (string | null)[][];
  /** How many rows there are, shown or not. */
  count: number;
};

/** The format that `readRows` reads: a line of names, one of types, and a line for each row. */
export const ROWS_FORMAT = "JSONCompactStringsEachRowWithNamesAndTypes";

/** How ClickHouse spells NULL there. */
const NULL = "ᴺᵁᴸᴸ";

/** Reads the first rows of an answer and counts the others, of which nothing is kept. */
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
