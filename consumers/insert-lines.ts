import { failureOf } from "../sql/failures.ts";
import type { Store } from "../sql/store.ts";
import { type Persistence, retry } from "./retry.ts";
import type { Station } from "./stations.ts";

/** A line that ClickHouse refused: its place among the lines, and ClickHouse's words. */
export type Refused = { index: number; reason: string };

/**
 * Inserts lines, and finds those that ClickHouse refuses by halving what it refuses. The others are in
 * when this resolves. An insert that takes longer than `timeoutMs` counts as a broken connection.
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
  return await insert(0, lines.length);
}
