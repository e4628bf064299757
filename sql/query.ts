import { readFileSync } from "node:fs";
import { addAbortSignal, Readable } from "node:stream";
import { text } from "node:stream/consumers";
import type { z } from "zod";
import type { Database } from "./database.ts";
import { HttpFailure } from "./server/http-failure.ts";

/** A statement failed: names its file, and keeps ClickHouse's error as the cause. */
export class QueryFailed extends Error {
  constructor(file: string, options: { cause: unknown }) {
    const message = options.cause instanceof Error ? options.cause.message : String(options.cause);
    super(`sql/queries/${file}: ${message}`, options);
    this.name = "QueryFailed";
  }
}

type Inputs = Record<string, string | number | boolean | null>;
type NoInputs = Record<never, never>;

/** A row of an insert, an array in the order of the columns, as JSON text. */
export type Line<Row extends readonly unknown[]> = string & { readonly row?: Row };

/** Encodes a row of an insert. */
export function line<Row extends readonly unknown[]>(row: Row): Line<Row> {
  return JSON.stringify(row);
}

/** A query: its file, and the schema of its rows. */
export function query<Input extends Inputs, Row>(options: {
  file: string;
  row: z.ZodType<Row>;
}): (db: Database, input: Input) => Promise<Row[]> {
  const query = statement(options.file);
  return (db, input) =>
    named(options.file, async () => {
      const answer = await db.query({ query, format: "JSONEachRow", query_params: input });
      return options.row.array().parse(await answer.json().catch(unreadable));
    });
}

/** An answer that is no JSON was changed, or cut, on its way. */
function unreadable(error: unknown): never {
  if (error instanceof SyntaxError) throw new HttpFailure(200, error.message);
  throw error;
}

/** A statement that changes something and returns nothing. */
export function command<Input extends Inputs>(
  file: string,
): (db: Database, input: Input) => Promise<void> {
  const query = statement(file);
  return (db, input) =>
    named(file, async () => {
      await db.command({ query, query_params: input });
    });
}

/**
 * An insert of rows that are already encoded: lines, or bytes that are lines. Settings are in the
 * file: those of a call would stay on the embedded connection.
 *
 * @param options.signal ends the wait; whether the rows were inserted is then unknown
 * @param options.queryId of this insert and its repetitions: on a server, which goes on with an
 *   insert whose client has left, one ends its predecessor
 */
export function insertionOfLines<Row extends readonly unknown[], Input extends Inputs = NoInputs>(
  file: string,
): (
  db: Database,
  lines: readonly Line<Row>[] | Buffer,
  options?: { input?: Input; signal?: AbortSignal; queryId?: string },
) => Promise<void> {
  const query = statement(file);
  return (db, lines, { input, signal, queryId } = {}) =>
    named(file, async () => {
      if (lines.length === 0) return;
      const body = Buffer.isBuffer(lines) ? lines : lines.join("\n");
      const values = Readable.from([body], { objectMode: false });
      const { stream } = await db.exec({
        query,
        values,
        ...(input === undefined ? {} : { query_params: input }),
        ...(signal === undefined ? {} : { abort_signal: signal }),
        ...(queryId === undefined || db.folder !== undefined ? {} : replacing(queryId)),
      });
      // A server keeps the connection until its response, which is empty, has been read. By then
      // the client no longer heeds the signal.
      await text(signal === undefined ? stream : addAbortSignal(signal, stream));
    });
}

function replacing(query_id: string) {
  return { query_id, clickhouse_settings: { replace_running_query: 1 as const } };
}

/** An insert of rows, each an array in the order of the columns that its file names. */
export function insertion<Row extends readonly unknown[], Input extends Inputs = NoInputs>(
  file: string,
): (db: Database, rows: readonly Row[], input?: Input) => Promise<void> {
  const insert = insertionOfLines<Row, Input>(file);
  return (db, rows, input) => insert(db, rows.map(line), input === undefined ? {} : { input });
}

function statement(file: string): string {
  return readFileSync(new URL(`queries/${file}`, import.meta.url), "utf8");
}

async function named<T>(file: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    throw new QueryFailed(file, { cause });
  }
}
