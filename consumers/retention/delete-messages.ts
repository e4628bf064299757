import type { EventLog } from "../../producers/log/event-log.ts";
import { rejectedTopic, statedTopics, topics } from "../../producers/messages/topics.ts";
import type { Database } from "../../sql/database.ts";
import { ledgerPositions } from "../../sql/ingest.ts";

/** A log that can delete; Kafka does so itself, by the retention of its topics. */
export type DeletingLog = EventLog & {
  deleteBefore?(topic: string, offset: number): Promise<void>;
};

/**
 * Polls, and what was rejected. Of hours, zones and the like the latest message of each store is
 * needed for good, however old it is; Kafka would compact them.
 */
const DELETED = [topics.polls.name, ...statedTopics.map((topic) => rejectedTopic(topic).name)];

/**
 * Deletes messages from the log that were appended before an instant, in milliseconds since the
 * epoch, and that the ledger says were ingested. A log with damage is left as it is.
 */
export async function deleteMessages(
  log: DeletingLog,
  db: Database,
  before_ms: number,
): Promise<void> {
  if (log.deleteBefore === undefined || log.damage().length > 0) return;
  const positions = await ledgerPositions(db, {});
  for (const topic of DELETED) {
    const ingested = positions.find((position) => position.topic === topic)?.next_offset ?? 0;
    const [first = 0] = await log.offsetsAfter(topic, before_ms);
    await log.deleteBefore(topic, Math.min(ingested, first));
  }
}
