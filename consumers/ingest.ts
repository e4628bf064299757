import { setMaxListeners } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { endsOf } from "../producers/log/end-offsets.ts";
import type { EventLog, Reader } from "../producers/log/event-log.ts";
import { wasRecreated } from "../producers/log/recreated.ts";
import { ingestedTopics, rejectedTopic, statedTopics } from "../producers/messages/topics.ts";
import { singleFlight } from "../sql/concurrency/single-flight.ts";
import type { Database } from "../sql/database.ts";
import { type LedgerPosition, ledgerPositions } from "../sql/ingest.ts";
import { COMPACTION_TIMES, keepLedgerSmall } from "./compact-ledger.ts";
import { consume } from "./consume.ts";
import { publishStatusChanges } from "./publish-status-changes.ts";
import { recordEndOffsets } from "./record-end-offsets.ts";
import { retry } from "./retry.ts";
import {
  attributes,
  closures,
  hours,
  polls,
  rejectedOf,
  specialDays,
  type TopicSink,
  timezones,
} from "./sinks.ts";

/** The running ingestion of all topics. */
export type Ingest = {
  /** Resolves after `stop`; rejects when one topic cannot continue. */
  done: Promise<void>;
  /**
   * Resolves when everything that is on the log now is in ClickHouse, together with what was
   * rejected of it.
   */
  caughtUp(): Promise<void>;
  /** Finishes the batches on their way, without retries, and ends. */
  stop(): Promise<void>;
};

export type IngestOptions = {
  clock: () => Date;
  /** How long one insert may take before the connection counts as broken; default 30 s. */
  insertTimeoutMs?: number;
  /** The time between two comparisons of the status of stores; default a second. */
  publishEveryMs?: number;
  /** Whether changes of the status of stores are published; default true. */
  announce?: boolean;
  /** Called before failed work is retried. */
  onRetry?(error: unknown, waitMs: number): void;
};

const INSERT_TIMEOUT_MS = 30_000;
const RECHECK_MS = 20;

/** Ingests every topic of the log into ClickHouse, from the end of the ledger. */
export function ingest(log: EventLog, db: Database, options: IngestOptions): Ingest {
  const stopping = new AbortController();
  // Each topic listens, and whatever waits for one.
  setMaxListeners(0, stopping.signal);
  const shared = {
    insertTimeoutMs: INSERT_TIMEOUT_MS,
    ...options,
    log,
    db,
    positions: singleFlight(() => ledgerPositions(db, {})),
    signal: stopping.signal,
  };
  const readers = new Map<string, Reader>();
  const take = <T>(sink: TopicSink<T>) => readers.set(sink.topic.name, consume(sink, shared));
  take(polls);
  take(hours);
  take(timezones);
  take(specialDays);
  take(closures);
  take(attributes);
  for (const topic of statedTopics) take(rejectedOf(topic));

  const reading = log.read(readers);
  const recording = recordEndOffsets(log, db, ingestedTopics, stopping.signal);
  const publishing =
    options.announce === false ? undefined : publishStatusChanges(db, stopping.signal, options);
  const onFailure = (error: unknown) => options.onRetry?.(error, COMPACTION_TIMES.everyMs);
  const compacting = keepLedgerSmall(db, COMPACTION_TIMES, onFailure, stopping.signal);
  let ended = false;
  const done = reading.done.finally(() => {
    ended = true;
  });
  done.catch(() => {});

  async function isOther(position: LedgerPosition): Promise<boolean> {
    const { topic, partition } = position;
    const end = (await log.ranges(topic))[partition]?.end ?? 0;
    return await wasRecreated(position, end, (at) => log.offsetsAfter(topic, at));
  }

  /** Waits until these topics are ingested up to their present ends. */
  async function inClickHouse(names: readonly string[]): Promise<void> {
    const missing = new Map<string, number>();
    for (const [topic, partition, end] of await retry(() => endsOf(log, names), shared)) {
      if (end > 0) missing.set(`${topic}/${partition}`, end);
    }
    for (;;) {
      for (const position of await retry(shared.positions, shared)) {
        const { topic, partition, next_offset } = position;
        const end = missing.get(`${topic}/${partition}`);
        if (end === undefined || next_offset < end) continue;
        // A ledger of an earlier incarnation reaches far, but does not cover these messages.
        const other = await retry(() => isOther(position), shared);
        if (!other) missing.delete(`${topic}/${partition}`);
      }
      if (missing.size === 0) return;
      if (ended) return await done;
      await Promise.race([delay(RECHECK_MS), done]);
    }
  }

  return {
    done,
    caughtUp: async () => {
      await inClickHouse(statedTopics);
      await inClickHouse(statedTopics.map((topic) => rejectedTopic(topic).name));
    },
    stop: async () => {
      stopping.abort();
      await Promise.all([reading.stop(), recording, publishing, compacting]);
    },
  };
}
