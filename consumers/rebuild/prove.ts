import { endsOf } from "../../producers/log/end-offsets.ts";
import type { EventLog } from "../../producers/log/event-log.ts";
import { ingestedTopics } from "../../producers/messages/topics.ts";
import type { Database } from "../../sql/database.ts";
import { ledgerPositions } from "../../sql/ingest.ts";
import { brokenParts, tablesWithRows } from "../../sql/integrity/checks.ts";
import { ledgerGaps } from "../../sql/ledger-gaps.ts";
import { gapText } from "../integrity/findings.ts";

/**
 * What is wrong with a ClickHouse that was filled from the log: offsets that the ledger does not
 * cover, or covers twice, a topic that was not ingested to its end, a part that fails its checksum.
 */
export async function faultsOf(log: EventLog, db: Database): Promise<string[]> {
  const faults: string[] = [];
  faults.push(...(await ledgerGaps(db, {})).map(gapText));
  const positions = await ledgerPositions(db, {});
  for (const [topic, partition, end] of await endsOf(log, ingestedTopics)) {
    const position = positions.find((each) => each.topic === topic && each.partition === partition);
    const next = position?.next_offset ?? 0;
    if (next < end) faults.push(`${topic} was ingested up to offset ${next}, but ends at ${end}`);
  }
  for (const { table } of await tablesWithRows(db, {})) {
    faults.push(...(await brokenParts(db, table)));
  }
  return faults;
}
