import type { Input } from "./inputs.ts";
import { type Reading, readText } from "./read-input.ts";

const AT_ONCE = 1000;

/** A line of a file: its number, counted from 1, and its bytes without the end of the line. */
export type Line = { line: number; bytes: Buffer };

/**
 * Reads lines that were picked out of a file as readInput reads them in it, and numbers them as they
 * stand there.
 *
 * @param header the cells of the file's first line
 * @param name what the file is called in an InputError
 * @throws InputError when the header is not that of the input
 */
export async function readSomeLines<T>(
  lines: readonly Line[],
  header: readonly string[],
  input: Input<T>,
  now: Date,
  name: string,
): Promise<Reading<T>[]> {
  async function* text(): AsyncGenerator<string> {
    yield `${header.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",")}\n`;
    for (let from = 0; from < lines.length; from += AT_ONCE) {
      const some = lines.slice(from, from + AT_ONCE);
      yield some.map(({ bytes }) => `${bytes.toString("utf8")}\n`).join("");
    }
  }
  const found: Reading<T>[] = [];
  for await (const { readings } of readText(text(), input, now, name)) {
    for (const reading of readings) {
      // The header is line 1 there, and the first of the lines line 2.
      found.push({ ...reading, line: lines[reading.line - 2]?.line ?? 0 });
    }
  }
  return found;
}
