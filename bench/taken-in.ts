import { createClient } from "@clickhouse/client";
import { pipelineRows } from "../sql/pipeline.ts";
import type { Bench } from "./bench.ts";
import type { Offsets } from "./positions.ts";
import { startClickHouse } from "./services.ts";

/** Polls in ClickHouse, each once. */
export const COUNT_POLLS = "SELECT count() AS polls FROM polls";

/**
 * Counts the polls in a ClickHouse that our consumers have filled.
 *
 * @throws Error if its ledger does not account for every message up to these ends: the time for
 *   filling it would mean nothing
 */
export async function checkTakenIn(url: string, ends: Offsets): Promise<number> {
  const store = createClient({ url });
  try {
    const rows = await pipelineRows(store, {});
    const known = new Map(rows.map((row) => [`${row.topic}/${row.partition}`, row]));
    for (const [place, end] of ends) {
      const row = known.get(place);
      if (row?.whole && row.next_offset >= end) continue;
      const how = row?.whole === false ? "has gaps" : `reaches ${row?.next_offset ?? 0} of ${end}`;
      throw new Error(`the ledger does not account for all messages: ${place} ${how}`);
    }
    const answer = await store.query({ query: COUNT_POLLS, format: "JSONEachRow" });
    const [row] = await answer.json<{ polls: string }>();
    return Number(row?.polls ?? 0);
  } finally {
    await store.close();
  }
}

/** The same for a data folder that no process has open. */
export async function checkFolder(bench: Bench, folder: string, ends: Offsets): Promise<number> {
  const clickhouse = await startClickHouse(bench, folder);
  const polls = await checkTakenIn(clickhouse.address, ends);
  await clickhouse.stop();
  return polls;
}
