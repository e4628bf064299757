import { setTimeout as delay } from "node:timers/promises";
import type { Consumer, EachBatchPayload, Kafka, KafkaMessage, RetryOptions } from "kafkajs";
import type { Range, Reader, Run, Subscription } from "./event-log.ts";
import { mayPass, mayPassByItself, unavailable } from "./kafka-failures.ts";

/**
 * Members of the group in each process: kafkajs fetches nothing while a batch is being handled, so one
 * member decodes while what the other has decoded is on its way into ClickHouse.
 */
const MEMBERS = 2;

const BEATS_PER_SESSION = 10;

/** What is in hand gets so long to be finished before a partition is taken away. */
const REBALANCE_TIMEOUT_MS = 60_000;

/** Batches by bytes and by time: a broker answers when it has so much, or after so long. */
const FETCH = {
  minBytes: 512 * 1024,
  maxWaitTimeInMs: 200,
  maxBytesPerPartition: 4 * 1024 * 1024,
  maxBytes: 8 * 1024 * 1024,
};

/** Between two tries to join the group: the first wait, doubled each time, and the longest. */
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5_000;

export type GroupOptions = {
  /**
   * A client of its own for each member: members of one group that share a client of kafkajs wipe each
   * other's offsets when they join.
   */
  newClient(): Kafka;
  retry: RetryOptions;
  groupId: string;
  /** A member that gives no sign of life for so long is missed, and its partitions go to others. */
  sessionTimeoutMs: number;
  readers: ReadonlyMap<string, Reader>;
  ranges(topic: string): Promise<Range[]>;
  /** Resolves when the topics are there and the brokers can be reached. */
  ready: Promise<void>;
};

/** Reads topics as members of a consumer group; see EventLog.read. */
export function readAsGroup(options: GroupOptions): Subscription {
  const members = new Set<Consumer>();
  const rejoining = new Set<Promise<void>>();
  const stopping = new AbortController();
  let end: { resolve: () => void; reject: (error: unknown) => void };
  const done = new Promise<void>((resolve, reject) => {
    end = { resolve, reject };
  });
  done.catch(() => {});

  /** Ends all members, then says how: well, or with what went wrong first. */
  async function finish(settle: () => void): Promise<void> {
    if (!isStopping()) {
      stopping.abort();
      // A member that is still joining would not hear that it should leave.
      await Promise.allSettled([beginning, ...rejoining]);
      await Promise.allSettled([...members].map((member) => member.disconnect()));
      settle();
    }
    await done.catch(() => {});
  }
  const fail = (error: unknown) => void finish(() => end.reject(error));
  const isStopping = () => stopping.signal.aborted;

  /**
   * Has a member join, again and again while the reason why it cannot may pass: brokers that have just
   * started, or of which one has just died, do not agree for a while on topics, leaders and coordinators.
   */
  async function join(wait = FIRST_WAIT_MS): Promise<void> {
    const member = newMember(options, isStopping, { fail, crashed });
    members.add(member.consumer);

    function crashed(error: Error): void {
      members.delete(member.consumer);
      const joined = rejoin(error, wait).finally(() => rejoining.delete(joined));
      rejoining.add(joined);
    }

    try {
      await member.run();
    } catch (error) {
      members.delete(member.consumer);
      await member.consumer.disconnect().catch(() => {});
      if (isStopping() || !(error instanceof Error) || !mayPass(error)) throw unavailable(error);
      await pause(error, wait);
      if (!isStopping()) await join(Math.min(2 * wait, LONGEST_WAIT_MS));
    }
  }

  /** Has another member join in place of one that kafkajs gave up, unless the reason will not pass. */
  async function rejoin(error: Error, wait: number): Promise<void> {
    if (!mayPassByItself(error)) return fail(mayPass(error) ? error : unavailable(error));
    await pause(error, wait);
    if (!isStopping()) await join(Math.min(2 * wait, LONGEST_WAIT_MS)).catch(fail);
  }

  async function pause({ message }: Error, waitMs: number): Promise<void> {
    console.error(`kafka: joining the group is tried again in ${waitMs} ms: ${message}`);
    await delay(waitMs, undefined, { signal: stopping.signal }).catch(() => {});
  }

  async function begin(): Promise<void> {
    await options.ready;
    if (isStopping()) return;
    // All at once, so that they join together and the partitions are shared out once.
    await Promise.all(Array.from({ length: MEMBERS }, () => join()));
  }
  const beginning = begin();
  beginning.catch(fail);

  return { done, stop: () => finish(() => end.resolve()) };
}

/** One member: asks each reader where to go on whenever partitions are given to it, and hands batches on. */
function newMember(
  { newClient, groupId, sessionTimeoutMs, readers, ranges, retry }: GroupOptions,
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
    // Partitions that were added to a topic are seen after so long.
    metadataMaxAge: 30_000,
    allowAutoTopicCreation: false,
    // Without it kafkajs starts a member again that crashed while it was being stopped.
    retry: { ...retry, restartOnFailure: async () => !isStopping() },
  });
  /** Where each partition goes on, known when its reader has said so. */
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
    // Fetched before the reader said where to go on: it comes again from there.
    if (next === undefined || isStale() || !isRunning() || assignment !== positions) return;
    if (await isElsewhere(topic, partition, next, Number(batch.firstOffset()))) {
      await resume(topic, partition);
      return;
    }
    const runs = batch.messages.map(readable);
    await readers.get(topic)?.handle({ topic, partition, runs }).catch(failWith);
    if (failed) return;
    const last = batch.lastOffset();
    const after = Number(last) + 1;
    resolveOffset(last);
    assignment.set(placeOf(topic, partition), Promise.resolve(after));
    // The position is the reader's affair; this is for those who watch the group.
    const partitions = [{ partition, offset: String(after) }];
    await commitOffsetsIfNecessary({ topics: [{ topic, partitions }] });
  }

  /**
   * Whether messages do not follow on what has been read: the topic was made anew, or the log has let
   * go of some of them. Compaction too leaves gaps, but inside of what the log holds.
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
      // What is left are errors of the group and its brokers: kafkajs tries again, or joins again.
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
 * Keeps the member alive while a batch is handled. When the group takes its partitions away meanwhile,
 * the batch is finished first, and then the group is told.
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

/** A message as the port has it. */
function readable({ offset, timestamp, value }: KafkaMessage): Run {
  return { offset: Number(offset), at: Number(timestamp), count: 1, bytes: value ?? NOTHING };
}
