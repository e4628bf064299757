import { randomUUID } from "node:crypto";
import type { Database } from "../sql/database.ts";
import { written } from "../sql/failed-writes.ts";
import { failureOf } from "../sql/failures.ts";
import { type RetryPolicy, retry } from "./retry.ts";
import type { TopicSink } from "./sinks.ts";
import { type RowsOfDays, splitDays } from "./split-days.ts";

/** A row that ClickHouse refused: its index among the rows, and ClickHouse's error. */
export type Refused = { index: number; reason: string };

/** Rows of an insert, each a line that ends with a line break, and their number. */
export type Rows = { rows: Buffer; count: number };

/**
 * Each insert costs a part in every day and every view that it touches, and its merges: fewer
 * inserts are far cheaper. This many rows are some 20 MB.
 */
const ROWS_PER_INSERT = 300_000;
/**
 * A part takes 10 to 15 ms: three years of days in one insert would take as long as half of
 * INSERT_TIMEOUT, and this many a second.
 */
const DAYS_PER_INSERT = 100;
const LINE_BREAK = 10;

/**
 * Inserts rows, at most 300,000 and of at most a hundred days at a time, and finds the ones that
 * ClickHouse refuses by halving a refused insert. The others are inserted when this resolves. An
 * insert that takes longer than `timeoutMs` counts as a broken connection; its repetition takes its
 * place in a server that still works on it, and gets more time.
 *
 * @returns the refused rows in their order
 * @throws what is not the fault of the rows, such as a missing table
 */
export async function insertRows<T>(
  db: Database,
  sink: TopicSink<T>,
  { rows, count }: Rows,
  timeoutMs: number,
  persistence: RetryPolicy,
): Promise<Refused[]> {
  async function insert(part: Rows, first: number): Promise<Refused[]> {
    const queryId = randomUUID();
    try {
      const insertPart = (signal: AbortSignal) =>
        written(db, () => sink.insert(db, part.rows, { signal, queryId }));
      await retry(insertPart, persistence, timeoutMs);
      return [];
    } catch (error) {
      if (failureOf(error) !== "refused") throw error;
      if (part.count === 1) {
        return [{ index: first, reason: error instanceof Error ? error.message : String(error) }];
      }
      const [head, tail] = split(part, Math.floor(part.count / 2));
      return [...(await insert(head, first)), ...(await insert(tail, first + head.count))];
    }
  }
  const refused: Refused[] = [];
  const all = { rows, count };
  for (const { origins, ...part } of daysOf(sink, all)) {
    for (let rest: Rows = part; rest.count > 0; ) {
      const [head, tail] = split(rest, ROWS_PER_INSERT);
      const found = await insert(head, part.count - rest.count);
      for (const each of found)
        refused.push({ ...each, index: origins?.[each.index] ?? each.index });
      rest = tail;
    }
  }
  return refused.sort((one, other) => one.index - other.index);
}

/** The first rows, and the others. */
function split(all: Rows, first: number): [Rows, Rows] {
  if (all.count <= first) return [all, { rows: all.rows.subarray(0, 0), count: 0 }];
  let end = 0;
  for (let index = 0; index < first; index += 1) end = all.rows.indexOf(LINE_BREAK, end) + 1;
  return [
    { rows: all.rows.subarray(0, end), count: first },
    { rows: all.rows.subarray(end), count: all.count - first },
  ];
}

function daysOf<T>({ day }: TopicSink<T>, rows: Rows): RowsOfDays[] {
  return day === undefined ? [rows] : splitDays(rows, DAYS_PER_INSERT, day);
}
