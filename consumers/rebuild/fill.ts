import { setTimeout as delay } from "node:timers/promises";
import { endsOf } from "../../producers/log/end-offsets.ts";
import type { EventLog } from "../../producers/log/event-log.ts";
import { ingestedTopics } from "../../producers/messages/topics.ts";
import type { Database } from "../../sql/database.ts";
import { ledgerPositions } from "../../sql/ingest.ts";
import type { Ingest } from "../ingest.ts";

const PROGRESS_MS = 2000;

/** Resolves when all of the log is in ClickHouse; until then reports the share that is. */
export async function fill(
  log: EventLog,
  db: Database,
  ingesting: Ingest,
  onProgress: (share: number) => void,
): Promise<void> {
  const over = new AbortController();
  const reporting = (async () => {
    while (!over.signal.aborted) {
      await delay(PROGRESS_MS, undefined, { signal: over.signal }).catch(() => {});
      if (!over.signal.aborted) onProgress(await shareIn(log, db));
    }
  })();
  try {
    await ingesting.caughtUp();
  } finally {
    over.abort();
    await reporting;
  }
}

/** The share of the log's messages that are in ClickHouse, from 0 to 1. */
async function shareIn(log: EventLog, db: Database): Promise<number> {
  const positions = await ledgerPositions(db, {});
  let all = 0;
  let taken = 0;
  for (const [topic, partition, end] of await endsOf(log, ingestedTopics)) {
    const position = positions.find((each) => each.topic === topic && each.partition === partition);
    all += end;
    taken += Math.min(position?.next_offset ?? 0, end);
  }
  return all === 0 ? 1 : taken / all;
}
