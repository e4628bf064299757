import { randomUUID } from "node:crypto";
import type { Range } from "../producers/log/event-log.ts";
import { wasRecreated } from "../producers/log/recreated.ts";
import type { Database } from "../sql/database.ts";
import { claimOwner, insertIngestClaims, type LedgerPosition } from "../sql/ingest.ts";

/** How far every partition that has been claimed has come in, looked up after the call. */
export type Positions = () => Promise<LedgerPosition[]>;

/** What is asked of the log about a topic; see EventLog. */
export type TopicOnLog = {
  topic: string;
  ranges(): Promise<Range[]>;
  offsetsAfter(at: number): Promise<number[]>;
};

/** The right to take a partition in, from an offset on, until a later epoch is claimed. */
export type Claim = { epoch: number; incarnation: number; from: number };

/**
 * Claims a partition of a topic: notes in ClickHouse that all of it from the ledger's end on is now
 * taken in under a new epoch. What an earlier owner, perhaps stalled, writes to the ledger from there
 * on no longer counts (sql/schema/113_ingest_batches.sql), and nobody else can claim the same epoch.
 *
 * A partition that ends before the ledger does, or whose messages below the ledger's end came in
 * after the newest one that the ledger knows, is another one: its topic was deleted and made anew. It
 * is then taken in from its beginning, as the next incarnation.
 *
 * @param signal when it is aborted, nothing is claimed any more: the caller has given up on this call,
 *   and a claim made later would overtake the one that he makes next
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
      // Messages that the log has let go of before they came in stay a gap in the ledger.
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
