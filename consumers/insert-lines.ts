import { failureOf } from "../sql/failures.ts";
import type { Store } from "../sql/store.ts";
import { type Persistence, retry } from "./retry.ts";
import type { Station } from "./stations.ts";

/** A line that ClickHouse refused: its place among the lines, and ClickHouse's words. */
export type Refused = { index: number; reason: string };

/** ClickHouse is at its best with 10,000 to 100,000 rows an insert. */
const LINES_PER_INSERT = 100_000;

/**
 * Inserts lines, at most 100,000 at a time, and finds those that ClickHouse refuses by halving what it
 * refuses. The others are in when this resolves. An insert that takes longer than `timeoutMs` counts
 * as a broken connection.
 *
 * @throws what is not the fault of the lines, such as a missing table
 */
export async function insertLines<T>(
  store: Store,
  station: Station<T>,
  lines: readonly string[],
  timeoutMs: number,
  persistence: Persistence,
): Promise<Refused[]> {
  async function insert(from: number, to: number): Promise<Refused[]> {
    const part = lines.slice(from, to);
    try {
      await retry((signal) => station.insert(store, part, { signal }), persistence, timeoutMs);
      return [];
    } catch (error) {
      if (failureOf(error) !== "refused") throw error;
      if (to - from === 1) {
        return [{ index: from, reason: error instanceof Error ? error.message : String(error) }];
      }
      const middle = Math.floor((from + to) / 2);
      return [...(await insert(from, middle)), ...(await insert(middle, to))];
    }
  }
  const refused: Refused[] = [];
  for (let from = 0; from < lines.length; from += LINES_PER_INSERT) {
    refused.push(...(await insert(from, Math.min(from + LINES_PER_INSERT, lines.length))));
  }
  return refused;
}
