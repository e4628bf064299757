import { Readable } from "node:stream";
import { parse } from "fast-csv";
import { latestAt } from "../timestamp.ts";
import { columnPositions, type Input } from "./inputs.ts";
import { InputError, type OpenFile, openFile } from "./open-file.ts";
import { type Refused, wholeLines } from "./whole-lines.ts";

/** What stood on a line of a file: a value, or the reason why it was set aside. */
export type Reading<T> = { line: number; value: T } | { line: number; reason: string; raw: string };

/** Readings of consecutive lines, and how many bytes of the file have been read for them. */
export type Readings<T> = { readings: Reading<T>[]; lastLine: number; bytesRead: number };

const BATCH_ROWS = 5000;

/**
 * Reads a CSV file of the given input (`-` is standard input, gzip is recognised by its content) in
 * batches. A row that cannot be read is a value with its line and reason.
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
  const refused: Refused[] = [];
  const rows = Readable.from(wholeLines(file.text, (each) => refused.push(each)));
  const parser = rows.pipe(parse({ headers: false, ignoreEmpty: false }));
  rows.on("error", (error) => parser.destroy(error));
  const latest = latestAt(now);
  let positions: number[] | undefined;
  let columns = 0;
  let line = 0;
  try {
    for await (const batch of inBatches(parser)) {
      const readings: Reading<T>[] = [];
      for (const cells of batch) {
        line += 1;
        if (positions === undefined) {
          positions = headerPositions(file, input, cells, refused[0]);
          columns = Math.max(...positions) + 1;
          continue;
        }
        if (cells.length === 0 || (cells.length === 1 && cells[0] === "")) {
          const why = refused[0]?.line === line ? refused.shift() : undefined;
          if (why !== undefined) readings.push(why);
          continue;
        }
        if (cells.length < columns) {
          const reason = `too few columns: ${cells.length}`;
          readings.push({ line, reason, raw: cells.join(",") });
          continue;
        }
        const at = positions;
        const parsed = input.parse((column) => cells[at[column] ?? -1]?.trim() ?? "", latest);
        if ("value" in parsed) readings.push({ line, value: parsed.value });
        else readings.push({ line, reason: parsed.reason, raw: cells.join(",") });
      }
      yield { readings, lastLine: line, bytesRead: file.bytesRead() };
    }
  } catch (cause) {
    throw cause instanceof InputError ? cause : new InputError(path, `line ${line + 1}`, { cause });
  } finally {
    rows.destroy();
    file.close();
  }
  if (positions === undefined) throw new InputError(path, "the file is empty, it has no header");
}

function headerPositions(
  file: OpenFile,
  input: Input<unknown>,
  header: string[],
  refused: Refused | undefined,
): number[] {
  const positions = columnPositions(input, header);
  if (positions !== undefined) return positions;
  const wanted = input.columns.map((names) => names.join("|")).join(", ");
  const found = (refused?.raw ?? header.join(",")).slice(0, 100);
  throw new InputError(
    file.path,
    `not a file of ${input.name}: its first line should name the columns ${wanted}, ` +
      `it is ${JSON.stringify(found)}`,
  );
}

/**
 * The rows of a parser in arrays. Taking them one by one with `for await` would cost a promise for
 * each of millions of rows.
 */
async function* inBatches(parser: Readable): AsyncGenerator<string[][]> {
  let rows: string[][] = [];
  let ended = false;
  let failure: Error | undefined;
  let wake: () => void = () => {};
  parser.on("data", (row: string[]) => {
    rows.push(row);
    if (rows.length < BATCH_ROWS) return;
    parser.pause();
    wake();
  });
  parser.on("end", () => {
    ended = true;
    wake();
  });
  parser.on("error", (error: Error) => {
    failure = error;
    wake();
  });
  for (;;) {
    if (rows.length < BATCH_ROWS && !ended && failure === undefined) {
      await new Promise<void>((resolve) => {
        wake = resolve;
        parser.resume();
      });
    }
    if (failure !== undefined) throw failure;
    const batch = rows;
    rows = [];
    if (batch.length > 0) yield batch;
    else if (ended) return;
  }
}
