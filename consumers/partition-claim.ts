import { randomUUID } from "node:crypto";
import type { Range } from "../producers/log/event-log.ts";
import { wasRecreated } from "../producers/log/recreated.ts";
import type { Database } from "../sql/database.ts";
import { claimOwner, insertIngestClaims, type LedgerPosition } from "../sql/ingest.ts";

/** How far every claimed partition has been ingested, looked up after the call. */
export type Positions = () => Promise<LedgerPosition[]>;

/** What a claim needs to know of a topic; see EventLog. */
export type TopicOnLog = {
  topic: string;
  ranges(): Promise<Range[]>;
  offsetsAfter(at: number): Promise<number[]>;
};

/** The right to ingest a partition from an offset on, until a later epoch is claimed. */
export type Claim = { epoch: number; incarnation: number; from: number };

/**
 * Claims a partition of a topic: records in ClickHouse that everything from the ledger's end on is
 * now ingested under a new epoch. What an earlier owner, perhaps stalled, writes to the ledger from
 * there on no longer counts (sql/schema/113_ingest_batches.sql), and nobody else can claim the same
 * epoch.
 *
 * If a partition ends before the ledger does, or its messages below the ledger's end are newer than
 * the newest one in the ledger, it is another partition: its topic was deleted and recreated. It is
 * then ingested from its beginning, as the next incarnation.
 *
 * @param signal once aborted, nothing is claimed any more: the caller has given up on this call,
 *   and a later claim by it would overtake the caller's next one
 */
export async function claimPartition(
  { topic, ranges, offsetsAfter }: TopicOnLog,
  db: Database,
  positions: Positions,
  partition: number,
  signal: AbortSignal,
): Promise<Claim> {
  for (;;) {
    const last = (await positions()).find(
      (position) => position.topic === topic && position.partition === partition,
    );
    const { start, end } = (await ranges())[partition] ?? { start: 0, end: 0 };
    const anew = last !== undefined && (await wasRecreated(last, end, offsetsAfter));
    const claim: Claim = {
      epoch: (last?.epoch ?? 0) + 1,
      incarnation: (last?.incarnation ?? 1) + (anew ? 1 : 0),
      // Messages that the log dropped before they were ingested stay a gap in the ledger.
      from: anew ? start : Math.max(last?.next_offset ?? 0, start),
    };
    signal.throwIfAborted();
    if (await claimed(db, topic, partition, claim)) return claim;
  }
}

async function claimed(
  db: Database,
  topic: string,
  partition: number,
  { epoch, incarnation, from }: Claim,
): Promise<boolean> {
  const owner = randomUUID();
  const token = `${topic}/${partition}/${epoch}`;
  await insertIngestClaims(db, [[topic, partition, epoch, incarnation, from, owner]], { token });
  const [row] = await claimOwner(db, { topic, partition, epoch });
  return row?.owner === owner;
}
