import type { Monday } from "../messages/cells.ts";
import { quote } from "../messages/quote.ts";
import { storeIdProblem } from "../messages/store-id.ts";
import { latestAt } from "../messages/timestamp.ts";
import { type Header, inputOf, readHeader, takeBeginning } from "./header.ts";
import type { Input, InputName } from "./inputs.ts";
import { InputError, type OpenFile, openFile } from "./open-file.ts";
import type { Rules } from "./rows.ts";
import { parseRows } from "./separators.ts";
import { type Refused, wholeLines } from "./whole-lines.ts";

/** A row that cannot be read: its beginning, the reason, and its store if that is readable. */
export type Unreadable = { line: number; reason: string; raw: string; store_id?: string };

/** The result of a line of a file: a value, or the reason why it was rejected. */
export type Reading<T> = { line: number; value: T } | Unreadable;

/** Readings of consecutive lines, and how many bytes of the file were read for them. */
export type Readings<T> = { readings: Reading<T>[]; lastLine: number; bytesRead: number };

/** Options for files that differ from the usual form. */
export type Manner = {
  /** The number of Monday in the days of an hours file; default: 0. */
  monday?: Monday;
};

/**
 * Reads a CSV file of the given input in batches (gzip and UTF-16 are recognised by content). A row
 * that cannot be read becomes a value with its line and reason.
 *
 * @param now the clock of this machine; polls more than an hour ahead of it are rejected
 * @throws InputError if the file cannot be opened or its header is not that of the input; at its
 *   end, if the file makes no sense as a whole
 */
export async function* readInput<T>(
  path: string,
  input: Input<T>,
  now: Date,
  manner: Manner = {},
): AsyncGenerator<Readings<T>> {
  const file = await openFile(path);
  try {
    for await (const read of readText(file.text, input, now, path, manner)) {
      yield { ...read, bytesRead: file.bytesRead() };
    }
  } catch (cause) {
    throw cause instanceof InputError ? cause : new InputError(path, "cannot be read", { cause });
  } finally {
    file.close();
  }
}

/**
 * Reads the text of a CSV input as readInput does.
 *
 * @param name the name of the text in an InputError
 * @throws InputError if its header is missing or not that of the input
 */
export async function* readText<T>(
  text: AsyncIterable<string>,
  input: Input<T>,
  now: Date,
  name: string,
  manner: Manner = {},
): AsyncGenerator<Omit<Readings<T>, "bytesRead">> {
  let readings: Reading<T>[] = [];
  const take = (reading: Reading<T>) => readings.push(reading);
  for await (const lastLine of readLines(text, input, now, name, take, { manner })) {
    yield { readings, lastLine };
    readings = [];
  }
}

/** Takes a line that the fast path can read; returns false to leave it to the slow path. */
export type FastRow = (
  bytes: Buffer,
  from: number,
  to: number,
  line: number,
  separator: number,
) => boolean;

/**
 * Hands each row of the text to `take`, and yields the number of the last line now and then. If the
 * columns are in the usual order and nothing is quoted, each line goes to `fastRow` first.
 *
 * @throws InputError as readText does
 */
export async function* readLines<T>(
  text: AsyncIterable<string>,
  input: Input<T>,
  now: Date,
  name: string,
  take: (reading: Reading<T>) => void,
  { takeQuickly: fastRow, manner = {} }: { takeQuickly?: FastRow; manner?: Manner } = {},
): AsyncGenerator<number> {
  const { beginning, all } = await takeBeginning(text);
  const header = await readHeader(beginning, input, name);
  const { separator } = header;
  const refused: Refused[] = [];
  const { others } = header;
  const rules: Rules = { latest: latestAt(now), monday: manner.monday ?? 0, others };
  const readRow = rowReader(input, header, rules);
  const usual = header.positions.every((position, index) => position === index);
  const mark = separator.charCodeAt(0);
  let line = 0;

  function takeRow(cells: string[]): void {
    if (line <= header.line) return;
    if (cells.length === 0 || (cells.length === 1 && cells[0]?.trim() === "")) {
      // Rejections of skipped lines, the header's among them, are dropped.
      while (refused[0] !== undefined && refused[0].line < line) refused.shift();
      const why = refused[0]?.line === line ? refused.shift() : undefined;
      if (why !== undefined) take({ ...why, ...storeOf(why.raw.split(separator), header) });
      return;
    }
    take(readRow.read(cells, line));
  }

  for await (const lines of wholeLines(all, (each) => refused.push(each), separator)) {
    line = lines.firstLine - 1;
    if (fastRow !== undefined && !lines.quoted && usual && mark < 0x80) {
      const bytes = Buffer.from(lines.text);
      for (let from = 0; from < bytes.length; ) {
        const to = bytes.indexOf(LINE_BREAK, from);
        line += 1;
        if (line <= header.line || !fastRow(bytes, from, to, line, mark)) {
          takeRow(bytes.toString("utf8", from, to).split(separator));
        }
        from = to + 1;
      }
    } else {
      const rows = lines.quoted
        ? await parseRows(lines.text, separator)
        : splitRows(lines.text, separator);
      for (const cells of rows) {
        line += 1;
        takeRow(cells);
      }
    }
    yield line;
  }
  const problem = readRow.problem();
  if (problem !== undefined) throw new InputError(name, problem);
}

/** The header of a file, and the encoding of its text. */
export type Opening = { header: Header; encoding: OpenFile["encoding"] };

/**
 * Reads the header of a file without reading the whole file.
 *
 * @throws InputError as readInput does
 */
export async function readOpening(path: string, input: Input<unknown>): Promise<Opening> {
  return await withBeginning(path, async (beginning, { encoding }) => ({
    header: await readHeader(beginning, input, path),
    encoding,
  }));
}

/**
 * The input whose header a file begins with; undefined if it is none of them.
 *
 * @throws InputError if the file cannot be read
 */
export async function inputOfFile(path: string): Promise<InputName | undefined> {
  return await withBeginning(path, inputOf);
}

async function withBeginning<R>(
  path: string,
  read: (beginning: string, file: OpenFile) => Promise<R>,
): Promise<R> {
  const file = await openFile(path);
  try {
    const { beginning } = await takeBeginning(file.text);
    return await read(beginning, file);
  } catch (cause) {
    throw cause instanceof InputError ? cause : new InputError(path, "cannot be read", { cause });
  } finally {
    file.close();
  }
}

const LINE_BREAK = 10;

/** Reads the rows of one file, and reports at its end what is wrong with the file as a whole. */
function rowReader<T>(input: Input<T>, header: Header, rules: Rules) {
  const { cells: names, positions, separator } = header;
  const needed = Math.max(...positions) + 1;
  const watch = input.watch?.(rules);

  function read(cells: string[], line: number): Reading<T> {
    const field = (column: number) => cells[positions[column] ?? -1]?.trim() ?? "";
    const aside = (reason: string): Unreadable => {
      const raw = cells.join(separator);
      return { line, reason, raw, ...storeOf(cells, header) };
    };
    watch?.see(field);
    if (cells.length < needed) {
      // Blanks around cells are gone where a CSV parser had to split the row.
      const row = quote(cells.map((cell) => cell.trim()).join(separator));
      return aside(`too few cells in ${row}: ${cells.length}, expected ${names.length}`);
    }
    const beyond = cells.findIndex((cell, at) => at >= names.length && cell.trim() !== "");
    if (beyond >= 0) {
      const found = `more cells than the header, the first of them ${quote((cells[beyond] ?? "").trim())}`;
      return aside(
        `${found}: expected ${names.length}, and quotes around a cell with a separator in it`,
      );
    }
    const parsed = input.parse(field, rules);
    return "value" in parsed ? { line, value: parsed.value } : aside(parsed.reason);
  }

  return { read, problem: () => watch?.problem() };
}

/** The store of a row that cannot be read, if its own cell can. */
function storeOf(cells: readonly string[], { positions }: Header): { store_id?: string } {
  const cell = cells[positions[0] ?? -1] ?? "";
  const id = cell.replace(/^"(.*)"$/, "$1").trim();
  return storeIdProblem(id) === undefined ? { store_id: id } : {};
}

/** Rows of text without quotes: a CSV parser finds the same in ten times the time. */
function splitRows(text: string, separator: string): string[][] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines.map((line) => line.split(separator));
}
