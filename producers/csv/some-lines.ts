import type { Header } from "./header.ts";
import type { Input } from "./inputs.ts";
import { type Reading, readText } from "./read-input.ts";

const AT_ONCE = 1000;

/** A line of a file: its number, from 1, and its bytes without the line end. */
export type Line = { line: number; bytes: Buffer };

/**
 * Reads lines that were picked out of a file as readInput would read them in the file, and numbers
 * them as they are numbered there.
 *
 * @param header the header of the file
 * @param name the name of the file in an InputError
 * @throws InputError if the header is not that of the input
 */
export async function readSomeLines<T>(
  lines: readonly Line[],
  { cells, separator }: Header,
  input: Input<T>,
  now: Date,
  name: string,
): Promise<Reading<T>[]> {
  async function* text(): AsyncGenerator<string> {
    const names = cells.map((cell) => `"${cell.replaceAll('"', '""')}"`);
    yield `sep=${separator}\n${names.join(separator)}\n`;
    for (let from = 0; from < lines.length; from += AT_ONCE) {
      const some = lines.slice(from, from + AT_ONCE);
      yield some.map(({ bytes }) => `${bytes.toString("utf8")}\n`).join("");
    }
  }
  const found: Reading<T>[] = [];
  for await (const { readings } of readText(text(), input, now, name)) {
    for (const reading of readings) {
      // The header is line 2 here, and the first of the lines line 3.
      found.push({ ...reading, line: lines[reading.line - 3]?.line ?? 0 });
    }
  }
  return found;
}
