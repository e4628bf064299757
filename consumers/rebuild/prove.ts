import { endsOf } from "../../producers/log/ends.ts";
import type { EventLog } from "../../producers/log/event-log.ts";
import { ingestedTopics } from "../../producers/topics.ts";
import { ledgerPositions } from "../../sql/ingest.ts";
import { brokenParts, tablesWithRows } from "../../sql/integrity/checks.ts";
import { ledgerGaps } from "../../sql/ledger-gaps.ts";
import type { Store } from "../../sql/store.ts";
import { gapText } from "../integrity/findings.ts";

/**
 * What speaks against relying on a ClickHouse that was filled from the log: offsets that the ledger does
 * not cover, or covers twice, a topic that is not in up to its end, a part that fails its checksum.
 */
export async function faultsOf(log: EventLog, store: Store): Promise<string[]> {
  const faults: string[] = [];
  faults.push(...(await ledgerGaps(store, {})).map(gapText));
  const positions = await ledgerPositions(store, {});
  for (const [topic, partition, end] of await endsOf(log, ingestedTopics)) {
    const position = positions.find((each) => each.topic === topic && each.partition === partition);
    const next = position?.next_offset ?? 0;
    if (next < end) faults.push(`${topic} is in up to offset ${next}, but ends at ${end}`);
  }
  for (const { table } of await tablesWithRows(store, {})) {
    faults.push(...(await brokenParts(store, table)));
  }
  return faults;
}
