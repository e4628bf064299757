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
import { hours, polls, rejectedOf, type TopicSink, timezones } from "./sinks.ts";

/** All topics on their way into ClickHouse. */
export type Ingest = {
  /** Resolves after `stop`; rejects when one topic cannot go on. */
  done: Promise<void>;
  /**
   * Resolves when all that is on the log at this moment is in ClickHouse, and all that was set aside
   * of it.
   */
  caughtUp(): Promise<void>;
  /** Lets what is in hand finish, without trying again what fails, and ends. */
  stop(): Promise<void>;
};

export type IngestOptions = {
  clock: () => Date;
  /** How long one insert may take before the connection counts as broken; default 30 s. */
  insertTimeoutMs?: number;
  /** Between two looks for changes of the status of stores; default a second. */
  publishEveryMs?: number;
  /** Whether changes of the status of stores are announced; default true. */
  announce?: boolean;
  /** Told when work failed and is tried again after a wait. */
  onRetry?(error: unknown, waitMs: number): void;
};

const INSERT_TIMEOUT_MS = 30_000;
const RECHECK_MS = 20;

/** Takes every topic of the log into ClickHouse, from where the ledger ends. */
export function ingest(log: EventLog, db: Database, options: IngestOptions): Ingest {
  const stopping = new AbortController();
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

  /** Waits until these topics are in as far as they reach now. */
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
        // A ledger that speaks of an earlier incarnation reaches far, but not for these messages.
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
