import { readFileSync } from "node:fs";
import { Readable } from "node:stream";
import type { z } from "zod";
import type { Store } from "./store.ts";

/** A statement failed: says which file it stands in, and keeps ClickHouse's own words as the cause. */
export class QueryFailed extends Error {
  constructor(file: string, options: { cause: unknown }) {
    const words = options.cause instanceof Error ? options.cause.message : String(options.cause);
    super(`sql/queries/${file}: ${words}`, options);
    this.name = "QueryFailed";
  }
}

type Inputs = Record<string, string | number | null>;

/** A question: its file, and the schema of the rows that answer it. */
export function question<Input extends Inputs, Row>(options: {
  file: string;
  row: z.ZodType<Row>;
}): (store: Store, input: Input) => Promise<Row[]> {
  const query = statement(options.file);
  return (store, input) =>
    named(options.file, async () => {
      const answer = await store.query({ query, format: "JSONEachRow", query_params: input });
      return options.row.array().parse(await answer.json());
    });
}

/** A statement that changes something and answers nothing. */
export function command<Input extends Inputs>(
  file: string,
): (store: Store, input: Input) => Promise<void> {
  const query = statement(file);
  return (store, input) =>
    named(file, async () => {
      await store.command({ query, query_params: input });
    });
}

/**
 * An insert of rows, each an array in the order of the columns that its file names. Settings stand in
 * the file: those of a call would stay on the embedded connection.
 */
export function insertion<Row extends readonly unknown[]>(
  file: string,
): (store: Store, rows: readonly Row[]) => Promise<void> {
  const query = statement(file);
  return (store, rows) =>
    named(file, async () => {
      if (rows.length === 0) return;
      const body = rows.map((row) => JSON.stringify(row)).join("\n");
      const values = Readable.from([body], { objectMode: false });
      const { stream } = await store.exec({ query, values });
      stream.resume();
    });
}

function statement(file: string): string {
  return readFileSync(new URL(`queries/${file}`, import.meta.url), "utf8");
}

async function named<T>(file: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (cause) {
    throw new QueryFailed(file, { cause });
  }
}
