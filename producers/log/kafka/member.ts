import type { Consumer, EachBatchPayload, Kafka, KafkaMessage, RetryOptions } from "kafkajs";
import type { Range, Reader, Span } from "../event-log.ts";

const BEATS_PER_SESSION = 10;

/** How long a batch may take to finish before its partition is revoked. */
const REBALANCE_TIMEOUT_MS = 60_000;

/** Limits of a fetch: a broker answers when it has this many bytes, or after this time. */
const FETCH = {
  minBytes: 512 * 1024,
  maxWaitTimeInMs: 200,
  maxBytesPerPartition: 4 * 1024 * 1024,
  maxBytes: 8 * 1024 * 1024,
};

/** What a member of a group needs. */
export type MemberOptions = {
  /**
   * Each member has a client of its own: members of one group that share a client of kafkajs wipe
   * each other's offsets when they join.
   */
  newClient(): Kafka;
  retry: RetryOptions;
  groupId: string;
  /** A member without a heartbeat for this long loses its partitions to others. */
  sessionTimeoutMs: number;
  readers: ReadonlyMap<string, Reader>;
  ranges(topic: string): Promise<Range[]>;
};

/**
 * One member: gets from each reader where to continue whenever partitions are assigned to it, and
 * passes batches on.
 *
 * @param isStopping whether the group is being left
 * @param outcomes `fail` is called when a reader threw, `crashed` when kafkajs gives the member up
 */
export function newMember(
  { newClient, groupId, sessionTimeoutMs, readers, ranges, retry }: MemberOptions,
  isStopping: () => boolean,
  { fail, crashed }: { fail: (error: unknown) => void; crashed: (error: Error) => void },
): { consumer: Consumer; run(): Promise<void> } {
  const beatMs = Math.round(sessionTimeoutMs / BEATS_PER_SESSION);
  const consumer = newClient().consumer({
    groupId,
    sessionTimeout: sessionTimeoutMs,
    heartbeatInterval: beatMs,
    rebalanceTimeout: REBALANCE_TIMEOUT_MS,
    ...FETCH,
    // Partitions added to a topic are noticed after this long.
    metadataMaxAge: 30_000,
    allowAutoTopicCreation: false,
    // Without it, kafkajs restarts a member that crashed while it was being stopped.
    retry: { ...retry, restartOnFailure: async () => !isStopping() },
  });
  /** Where each partition continues, known once its reader has answered. */
  let positions = new Map<string, Promise<number>>();
  let failed = false;

  function failWith(error: unknown): void {
    failed = true;
    fail(error);
  }

  function resume(topic: string, partition: number): Promise<number> {
    const assignment = positions;
    const position = (async () => {
      const next = (await readers.get(topic)?.resumeAt(partition)) ?? 0;
      if (assignment === positions) consumer.seek({ topic, partition, offset: String(next) });
      return next;
    })();
    position.catch(failWith);
    positions.set(placeOf(topic, partition), position);
    return position;
  }

  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    positions = new Map();
    for (const [topic, partitions] of Object.entries(payload.memberAssignment)) {
      for (const partition of partitions) resume(topic, partition);
    }
  });
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    if (payload.restart || isStopping() || failed) return;
    failed = true;
    crashed(payload.error);
  });

  async function take(payload: EachBatchPayload): Promise<void> {
    const { batch, isStale, isRunning, resolveOffset, commitOffsetsIfNecessary } = payload;
    const { topic, partition } = batch;
    const assignment = positions;
    const next = await assignment.get(placeOf(topic, partition));
    // Fetched before the reader answered: it comes again from there.
    if (next === undefined || isStale() || !isRunning() || assignment !== positions) return;
    if (await isElsewhere(topic, partition, next, Number(batch.firstOffset()))) {
      await resume(topic, partition);
      return;
    }
    const spans = batch.messages.map(readable);
    await readers.get(topic)?.handle({ topic, partition, spans }).catch(failWith);
    if (failed) return;
    const last = batch.lastOffset();
    const after = Number(last) + 1;
    resolveOffset(last);
    assignment.set(placeOf(topic, partition), Promise.resolve(after));
    // The reader keeps its own position; this one is for those who monitor the group.
    const partitions = [{ partition, offset: String(after) }];
    await commitOffsetsIfNecessary({ topics: [{ topic, partitions }] });
  }

  /**
   * Whether messages do not follow what has been read: the topic was recreated, or the log has
   * dropped some of them. Compaction leaves gaps too, but within the range of the log.
   */
  async function isElsewhere(
    topic: string,
    partition: number,
    next: number,
    first: number,
  ): Promise<boolean> {
    if (first === next) return false;
    if (first < next) return true;
    return ((await ranges(topic))[partition]?.start ?? 0) > next;
  }

  async function eachBatch(payload: EachBatchPayload): Promise<void> {
    if (failed) return;
    const beat = beating(payload.heartbeat, beatMs);
    try {
      await take(payload);
    } catch (error) {
      // What remains are errors of the group and its brokers: kafkajs retries, or rejoins.
      if (!failed) throw error;
    } finally {
      beat.stop();
    }
    if (!failed) beat.throwIfLost();
  }

  return {
    consumer,
    run: async () => {
      await consumer.connect();
      await consumer.subscribe({ topics: [...readers.keys()], fromBeginning: true });
      await consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: 1000,
        eachBatch,
      });
    },
  };
}

/**
 * Keeps the member alive while a batch is handled. If its partitions are revoked meanwhile, the
 * batch is finished first, and then the group is notified.
 */
function beating(
  heartbeat: () => Promise<void>,
  beatMs: number,
): { stop(): void; throwIfLost(): void } {
  let lost: unknown;
  const timer = setInterval(() => {
    heartbeat().catch((error) => {
      lost ??= error;
    });
  }, beatMs);
  return {
    stop: () => clearInterval(timer),
    throwIfLost: () => {
      if (lost !== undefined) throw lost;
    },
  };
}

function placeOf(topic: string, partition: number): string {
  return `${topic}/${partition}`;
}

const NOTHING = Buffer.alloc(0);

/** A message in the form of the port. */
function readable({ offset, timestamp, value }: KafkaMessage): Span {
  return { offset: Number(offset), at: Number(timestamp), count: 1, bytes: value ?? NOTHING };
}
