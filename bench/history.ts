import { cp } from "node:fs/promises";
import type { Bench } from "./bench.ts";
import { patientClient } from "./clickhouse.ts";
import { startClickHouse } from "./services.ts";

/** How many times as many polls, none of them in the eight days that a report reads. */
export const HISTORY_TIMES = 10;

/** Each copy is nine days before the next one. */
const EARLIER = `
INSERT INTO incoming_polls (store_id, polled_at, status)
SELECT store_id, polled_at - INTERVAL {days:UInt32} DAY, status
FROM polls
WHERE polled_at >= (SELECT max(polled_at) - INTERVAL 8 DAY FROM polls)
SETTINGS max_partitions_per_insert_block = 0`;

const DAYS_BETWEEN = 9;

/** A copy of a data folder, with a history before its polls. */
export async function withHistory(bench: Bench, folder: string): Promise<string> {
  const copy = await bench.folder();
  await cp(folder, copy, { recursive: true });
  const clickhouse = await startClickHouse(bench, copy);
  const store = patientClient(clickhouse.address);
  for (let times = 1; times <= HISTORY_TIMES; times += 1) {
    await store.command({ query: EARLIER, query_params: { days: times * DAYS_BETWEEN } });
  }
  await store.close();
  await clickhouse.stop();
  return copy;
}
