import { setTimeout as delay } from "node:timers/promises";
import type { Batch, EventLog, Reader, Span } from "../producers/log/event-log.ts";
import { countOf, endOfSpans, spansFrom } from "../producers/log/spans.ts";
import { latestAt } from "../producers/messages/timestamp.ts";
import { type Rejected, rejectedTopic } from "../producers/messages/topics.ts";
import { singleFlight } from "../sql/concurrency/single-flight.ts";
import type { Database } from "../sql/database.ts";
import { written } from "../sql/failed-writes.ts";
import { insertIngestLedger, type LedgerRow, ledgerLine } from "../sql/ingest.ts";
import { insertRows, type Refused } from "./insert-rows.ts";
import { microBatch } from "./micro-batch.ts";
import { type Claim, claimPartition, type Positions } from "./partition-claim.ts";
import { reject, rowOrigins, type Sorted, sort } from "./read-messages.ts";
import { type RetryPolicy, retry } from "./retry.ts";
import { sqlMilliseconds, type TopicSink } from "./sinks.ts";

/**
 * An insert costs a part in every day and in every view that it touches, and parts cost merges. If
 * messages arrive fast, but not faster than they are ingested, the next insert waits for more of
 * them. A few are inserted at once; if many are waiting, they come in large batches anyway.
 */
const FEW_ROWS = 2_000;
const MANY_ROWS = 20_000;
/** From the beginning of one insert to that of the next, in milliseconds. */
const APART_MS = 500;

/** What a consumer needs besides its topic. */
export type ConsumerOptions = RetryPolicy & {
  log: EventLog;
  db: Database;
  positions: Positions;
  clock: () => Date;
  /** How long one insert may take before the connection counts as broken. */
  insertTimeoutMs: number;
};

/** A partition that is ingested under a claim, and its next offset. */
type Holding = Claim & { partition: number; next: number };

/** A batch on its way: its claim, and the result of its messages. */
type Piece = Sorted & { holding: Holding; spans: readonly Span[]; latest: string };

/** The rows of a piece that ClickHouse refused, and how many messages have no row left. */
type TakenBack = { rejected: Rejected[]; setAside: number };

/**
 * Ingests a topic into ClickHouse: valid messages into their table, the others to the rejected
 * topic with the reason, and then one row per batch into the ledger. The ledger is also the
 * position: after a crash, a batch that it does not have yet comes again, and its rows replace
 * themselves. Batches of several partitions that arrive together share their inserts.
 */
export function consume<T>(sink: TopicSink<T>, options: ConsumerOptions): Reader {
  const { log, db, positions, clock, insertTimeoutMs } = options;
  const topic = sink.topic.name;
  const onLog = {
    topic,
    ranges: singleFlight(() => log.ranges(topic)),
    offsetsAfter: (at: number) => log.offsetsAfter(topic, at),
  };
  const holdings = new Map<number, Holding>();
  const turns = new Map<number, Promise<unknown>>();
  const batched = microBatch(flush, rest);

  async function rest(pieces: Piece[]): Promise<void> {
    const count = countOfAll(pieces);
    if (count < FEW_ROWS || count >= MANY_ROWS) return;
    await delay(APART_MS, undefined, { signal: options.signal }).catch(() => {});
  }

  async function flush(pieces: Piece[]): Promise<void> {
    const rows = Buffer.concat(pieces.map((piece) => piece.rows));
    const count = countOfAll(pieces);
    const refused = await insertRows(db, sink, { rows, count }, insertTimeoutMs, options);
    const takenBack = pieces.map((piece) => takeRefused(piece, refused));
    await appendRejections(
      pieces.flatMap((piece, index) => [...piece.rejected, ...(takenBack[index]?.rejected ?? [])]),
    );
    const batches = pieces.map((piece, index) =>
      ledgerRow(piece, piece.setAside + (takenBack[index]?.setAside ?? 0)),
    );
    const lines = batches.map(ledgerLine);
    const insert = (signal: AbortSignal) =>
      written(db, () => insertIngestLedger(db, lines, { signal }));
    await retry(insert, options, insertTimeoutMs);
    for (const { holding, spans } of pieces) holding.next = endOfSpans(spans);
  }

  function ledgerRow({ holding, spans }: Piece, rejected: number): LedgerRow {
    const { partition, epoch, next } = holding;
    const kept = countOf(spans) - rejected;
    // Offsets that compaction removed belong to the batch that follows them.
    return [
      topic,
      partition,
      epoch,
      next,
      endOfSpans(spans) - 1,
      kept,
      rejected,
      sqlMilliseconds(newestOf(spans)),
    ];
  }

  /** The rows of a piece that ClickHouse refused; `refused` begins with those, in order. */
  function takeRefused({ holding, spans, count, latest }: Piece, refused: Refused[]): TakenBack {
    const own = refused.filter(({ index }) => index < count);
    refused.splice(0, own.length);
    for (const each of refused) each.index -= count;
    if (own.length === 0) return { rejected: [], setAside: 0 };
    const place = { topic, ...holding };
    const origins = rowOrigins(sink, place, spans, latest);
    /** Rows of each message that were inserted. */
    const left = new Map<number, number>();
    for (const { message } of origins)
      left.set(message.offset, (left.get(message.offset) ?? 0) + 1);
    const rejected = own.flatMap(({ index, reason }) => {
      const origin = origins[index];
      if (origin === undefined) return [];
      const { message, part } = origin;
      left.set(message.offset, (left.get(message.offset) ?? 0) - 1);
      return [reject(place, message, reason, part)];
    });
    return { rejected, setAside: [...left.values()].filter((rows) => rows === 0).length };
  }

  async function appendRejections(rejected: Rejected[]): Promise<void> {
    const entries = rejected.map((each) => ({ key: topic, value: JSON.stringify(each) }));
    if (entries.length === 0) return;
    await retry(() => log.append(rejectedTopic(topic).name, entries), options);
  }

  /**
   * Runs one task after the other for a partition. If a partition is revoked and assigned again
   * while one of its batches or claims is still on its way, the next claim waits for it: it would
   * void it.
   */
  function inTurn<R>(partition: number, work: () => Promise<R>): Promise<R> {
    const before = turns.get(partition) ?? Promise.resolve();
    const turn = before.catch(() => {}).then(work);
    turns.set(partition, turn);
    return turn;
  }

  return {
    resumeAt: (partition) =>
      inTurn(partition, async () => {
        const claim = await retry(
          (signal) => claimPartition(onLog, db, positions, partition, signal),
          options,
          insertTimeoutMs,
        );
        holdings.set(partition, { ...claim, partition, next: claim.from });
        return claim.from;
      }),
    handle: ({ partition, spans }: Batch) =>
      inTurn(partition, async () => {
        const holding = holdings.get(partition);
        if (holding === undefined || spans.length === 0) {
          throw new Error(
            `a batch of ${topic}/${partition} is empty, or nobody has claimed the partition`,
          );
        }
        // While a group rebalances, a batch may come under the claim made meanwhile, and again from
        // where that claim begins: what was ingested already must not count twice.
        const fresh = spansFrom(spans, holding.next);
        if (fresh.length === 0) return;
        const latest = latestAt(clock());
        const sorted = sort(sink, { topic, ...holding }, fresh, latest);
        await batched.add({ ...sorted, spans: fresh, holding, latest });
      }),
  };
}

function countOfAll(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { count }) => sum + count, 0);
}

/** When the newest message was appended. Not the last one: the clocks of brokers differ. */
function newestOf(spans: readonly Span[]): number {
  return spans.reduce((newest, { at }) => Math.max(newest, at), 0);
}
