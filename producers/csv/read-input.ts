import { parseString } from "fast-csv";
import { latestAt } from "../timestamp.ts";
import { columnPositions, type Input } from "./inputs.ts";
import { InputError, openFile } from "./open-file.ts";
import { type Refused, wholeLines } from "./whole-lines.ts";

/** What stood on a line of a file: a value, or the reason why it was set aside. */
export type Reading<T> = { line: number; value: T } | { line: number; reason: string; raw: string };

/** Readings of consecutive lines, and how many bytes of the file have been read for them. */
export type Readings<T> = { readings: Reading<T>[]; lastLine: number; bytesRead: number };

/**
 * Reads a CSV file of the given input (gzip is recognised by its content) in batches. A row that
 * cannot be read is a value with its line and reason.
 *
 * @param now the clock of this machine; polls more than an hour ahead of it are set aside
 * @throws InputError when the file cannot be opened or its header is not that of the input
 */
export async function* readInput<T>(
  path: string,
  input: Input<T>,
  now: Date,
): AsyncGenerator<Readings<T>> {
  const file = await openFile(path);
  try {
    for await (const read of readText(file.text, input, now, path)) {
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
 * @param name what the text is called in an InputError
 * @throws InputError when its header is not that of the input, or there is none
 */
export async function* readText<T>(
  text: AsyncIterable<string>,
  input: Input<T>,
  now: Date,
  name: string,
): AsyncGenerator<Omit<Readings<T>, "bytesRead">> {
  let readings: Reading<T>[] = [];
  const take = (reading: Reading<T>) => readings.push(reading);
  for await (const lastLine of readLines(text, input, now, name, take)) {
    yield { readings, lastLine };
    readings = [];
  }
}

/** Takes a line that needs no thorough reading, or answers false and leaves it to that. */
export type TakeQuickly = (bytes: Buffer, from: number, to: number, line: number) => boolean;

/**
 * Hands each row of the text to `take`, and answers the number of the last line now and then. Where
 * the columns stand in the usual order and nothing is quoted, `takeQuickly` is asked first.
 *
 * @throws InputError as readText does
 */
export async function* readLines<T>(
  text: AsyncIterable<string>,
  input: Input<T>,
  now: Date,
  name: string,
  take: (reading: Reading<T>) => void,
  takeQuickly?: TakeQuickly,
): AsyncGenerator<number> {
  const refused: Refused[] = [];
  const latest = latestAt(now);
  let columns: Columns | undefined;
  let line = 0;

  function takeRow(cells: string[]): void {
    if (columns === undefined) {
      columns = headerColumns(name, input, cells, refused[0]);
      return;
    }
    if (cells.length === 0 || (cells.length === 1 && cells[0]?.trim() === "")) {
      const why = refused[0]?.line === line ? refused.shift() : undefined;
      if (why !== undefined) take(why);
      return;
    }
    take(readRow(input, cells, columns, line, latest));
  }

  for await (const lines of wholeLines(text, (each) => refused.push(each))) {
    line = lines.firstLine - 1;
    if (takeQuickly !== undefined && !lines.quoted && columns?.usual) {
      const bytes = Buffer.from(lines.text);
      for (let from = 0; from < bytes.length; ) {
        const to = bytes.indexOf(LINE_BREAK, from);
        line += 1;
        if (!takeQuickly(bytes, from, to, line)) {
          takeRow(bytes.toString("utf8", from, to).split(","));
        }
        from = to + 1;
      }
    } else {
      for (const cells of lines.quoted ? await parseRows(lines.text) : splitRows(lines.text)) {
        line += 1;
        takeRow(cells);
      }
    }
    yield line;
  }
  if (columns === undefined) throw new InputError(name, NO_HEADER);
}

/** The cells of a file's first line. */
export async function readHeader(path: string): Promise<string[]> {
  return (await firstLine(path))?.cells ?? [];
}

/**
 * Checks without reading a file whole that it can be read, and has the columns of the input.
 *
 * @throws InputError as readInput would
 */
export async function checkHeader(path: string, input: Input<unknown>): Promise<void> {
  const first = await firstLine(path);
  if (first === undefined) throw new InputError(path, NO_HEADER);
  headerColumns(path, input, first.cells, first.refused);
}

const NO_HEADER = "the file is empty, it has no header";

/** The first line of a file, and why it is none of a CSV file; undefined for an empty file. */
async function firstLine(
  path: string,
): Promise<{ cells: string[]; refused: Refused | undefined } | undefined> {
  const file = await openFile(path);
  const refused: Refused[] = [];
  try {
    for await (const lines of wholeLines(file.text, (each) => refused.push(each))) {
      const [cells = []] = await parseRows(lines.text.slice(0, lines.text.indexOf("\n") + 1));
      return { cells, refused: refused.find(({ line }) => line === 1) };
    }
    return undefined;
  } catch (cause) {
    throw new InputError(path, "cannot be read", { cause });
  } finally {
    file.close();
  }
}

/**
 * Where the input's columns stand in a file, whether as they usually do, and how many cells a row needs
 * to have them all.
 */
type Columns = { positions: number[]; usual: boolean; needed: number };

const LINE_BREAK = 10;

function readRow<T>(
  input: Input<T>,
  cells: string[],
  { positions, needed }: Columns,
  line: number,
  latest: string,
): Reading<T> {
  if (cells.length < needed) {
    return { line, reason: `too few columns: ${cells.length}`, raw: cells.join(",") };
  }
  const parsed = input.parse((column) => cells[positions[column] ?? -1]?.trim() ?? "", latest);
  return "value" in parsed
    ? { line, value: parsed.value }
    : { line, reason: parsed.reason, raw: cells.join(",") };
}

/** Rows of text without quotes: a parser would find the same in ten times the time. */
function splitRows(text: string): string[][] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines.map((line) => line.split(","));
}

async function parseRows(text: string): Promise<string[][]> {
  return await parseString(text, { headers: false, ignoreEmpty: false }).toArray();
}

function headerColumns(
  path: string,
  input: Input<unknown>,
  header: string[],
  refused: Refused | undefined,
): Columns {
  const positions = columnPositions(input, header);
  if (positions !== undefined) {
    const usual = positions.every((position, index) => position === index);
    return { positions, usual, needed: Math.max(...positions) + 1 };
  }
  const wanted = input.columns.map((names) => names.join("|")).join(", ");
  const found = (refused?.raw ?? header.join(",")).slice(0, 100);
  throw new InputError(
    path,
    `not a file of ${input.name}: its first line should name the columns ${wanted}, ` +
      `it is ${JSON.stringify(found)}`,
  );
}
