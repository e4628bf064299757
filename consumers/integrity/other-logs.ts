import type { EventLog } from "../../producers/log/event-log.ts";
import { wasRecreated } from "../../producers/log/recreated.ts";
import type { LedgerPosition } from "../../sql/ingest.ts";
import { otherLogText } from "./findings.ts";

/**
 * The partitions of the log that are not, or not in full, what ClickHouse ingested by its ledger;
 * one sentence each. Only for a log whose topics nobody recreates.
 */
export async function otherLogs(
  log: EventLog,
  positions: readonly LedgerPosition[],
): Promise<string[]> {
  const texts: string[] = [];
  for (const position of positions) {
    const { topic, partition } = position;
    const end = (await log.ranges(topic))[partition]?.end ?? 0;
    const other = await wasRecreated(position, end, (at) => log.offsetsAfter(topic, at));
    if (other) texts.push(otherLogText(position, end));
  }
  return texts;
}
