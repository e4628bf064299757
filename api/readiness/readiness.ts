import { setTimeout as delay } from "node:timers/promises";
import { type End, endsOf } from "../../producers/log/end-offsets.ts";
import { type EventLog, LogUnavailable } from "../../producers/log/event-log.ts";
import { ingestedTopics, statedTopics } from "../../producers/messages/topics.ts";
import { singleFlight } from "../../sql/concurrency/single-flight.ts";
import { type Database, urgently } from "../../sql/database.ts";
import { openCatchUp } from "./catch-up.ts";
import { awaitLogEnd, type LogReached } from "./log-end.ts";
import {
  behindTheStart,
  beingChecked,
  filesLoading,
  lateMessages,
  logUnseen,
  lostData,
  type Obstacle,
} from "./obstacles.ts";
import { type PipelineState, pipelineState, plainProblem } from "./pipeline-state.ts";
import { NOTHING_TO_LOAD, type Startup } from "./startup.ts";
import { LOG_TIMEOUT_MS, within } from "./within.ts";

/** The state of the pipeline, and why the numbers are not reliable. */
type Observation = { pipeline: PipelineState; reasons: string[] };

/**
 * Whether the numbers of this process are reliable: once everything that the log held when it
 * started is in ClickHouse, and while no message lags by more than the bound.
 */
export type Readiness = {
  /**
   * Why the numbers are not reliable, in sentences without a full stop; empty: they are. Determined
   * at most once a second; never rejects.
   */
  reasons(): Promise<string[]>;
  /** The same at once, from what is already known. */
  knownReasons(): string[];
  /**
   * The state of the pipeline now.
   *
   * @throws when ClickHouse cannot be queried
   */
  observe(): Promise<Observation>;
  /**
   * What a report has to wait for; undefined: nothing. Costs no statement once the process has
   * caught up and is watched.
   *
   * @throws when ClickHouse cannot be queried
   */
  obstacle(): Promise<Obstacle | undefined>;
  /**
   * Waits, some seconds at most, until what the log holds now is in ClickHouse; see `awaitLogEnd`.
   */
  awaitEnd(timeoutMs?: number): Promise<LogReached>;
  /** What ClickHouse or the log has lost, in a sentence each. */
  losses(): readonly string[];
  /** Observes every few seconds from now on; `onLoss` is called once for each loss. */
  watch(onLoss?: (text: string) => void): void;
  /** Stops watching; resolves when no observation is running. */
  close(): Promise<void>;
};

/** What readiness depends on. */
export type ReadinessSources = {
  db: Database;
  log: EventLog;
  /** How long a message may be on the log and not in ClickHouse. */
  mostLagSeconds: number;
  /** What is being loaded; default: nothing. */
  startup?: Startup;
  /** Data that ClickHouse or the log has lost, in a sentence each; default: none. */
  losses?: () => readonly string[];
  /** Whether what they hold has been checked once; default: it has. */
  checked?: () => boolean;
};

/** Probes are frequent and come from several places: an answer is reused for a second. */
const SAME_ANSWER_MS = 1_000;

/** Reasons are reused for less time, so that becoming ready shows early. */
const SAME_REASONS_MS = 100;

/** What to do after a permanent loss. */
const AFTER_LOSS = "a permanent loss can be acknowledged (`npm run acknowledge`)";

/** The time between two observations of a process that watches. */
const WATCH_MS = 5_000;

/** An observation with the time it was made, and the time at which its lag was last confirmed. */
type Observed = Observation & {
  at: number;
  lateAt: number;
  /** Whether files were being loaded then: it does not cover what they put on the log. */
  whileLoading: boolean;
};

/** Opens the readiness of a process: it has to catch up with the present end of the log. */
export function openReadiness(sources: ReadinessSources): Readiness {
  const { log, mostLagSeconds, startup = NOTHING_TO_LOAD } = sources;
  const db = urgently(sources.db);
  const { losses = () => [], checked = () => true } = sources;
  const catchUp = openCatchUp(db, log);
  const stopping = new AbortController();
  const reported = new Set<string>();
  let observed: Observed | undefined;
  let watching: Promise<void> | undefined;

  // With files to load, the end to catch up with is known only when they are on the log.
  if (startup.loading() === undefined) void catchUp.see();

  /** The obstacles that are known without an observation. */
  function plainObstacle(): Obstacle | undefined {
    const lost = losses();
    if (lost.length > 0) return lostData(lost);
    const loading = startup.loading();
    if (loading !== undefined) return filesLoading(loading);
    return checked() ? undefined : beingChecked();
  }

  /** What is missing of that which the log held at the start, and at the end of loading. */
  async function startObstacle(): Promise<Obstacle | undefined> {
    if (startup.loading() !== undefined || catchUp.isDone()) return undefined;
    const problem = await catchUp.see();
    if (problem !== undefined) return logUnseen(plainProblem(problem));
    try {
      const missing = await catchUp.missing();
      return missing && behindTheStart(missing);
    } catch (error) {
      if (error instanceof LogUnavailable) return logUnseen(plainProblem(error.message));
      throw error;
    }
  }

  const observe = singleFlight(async (): Promise<Observed> => {
    const whileLoading = startup.loading() !== undefined;
    const [pipeline, start, writing] = await Promise.all([
      pipelineState(db, log),
      startObstacle(),
      within(() => log.writeObstacles(), LOG_TIMEOUT_MS),
    ]);
    const at = performance.now();
    const reasons = [
      ...(start ? [start.reason] : []),
      ...reasonsIn(pipeline, mostLagSeconds),
      ...writingReasons(writing, pipeline),
    ];
    observed = { pipeline, reasons, at, lateAt: at, whileLoading };
    return observed;
  });

  /** The reasons that need no observation, and those of one. */
  function withPlain(reasons: readonly string[]): string[] {
    const lost = losses();
    const loading = startup.loading();
    const problem = log.writeProblem();
    return [
      ...(lost.length > 0 ? [lostData(lost).reason] : []),
      ...(loading === undefined ? [] : [filesLoading(loading).reason]),
      ...(checked() ? [] : [beingChecked().reason]),
      ...(problem === undefined ? [] : [`the log cannot be written: ${problem}`]),
      ...reasons,
    ];
  }

  /** Whether it is from before the end of loading: it does not cover what was loaded. */
  function isOutdated({ whileLoading }: Observed): boolean {
    return whileLoading && startup.loading() === undefined;
  }

  /** The last observation, unless it is outdated. */
  function lastObserved(): Observed | undefined {
    return observed === undefined || isOutdated(observed) ? undefined : observed;
  }

  async function reasons(): Promise<string[]> {
    const before = lastObserved();
    const same = before?.reasons.length === 0 ? SAME_ANSWER_MS : SAME_REASONS_MS;
    if (before !== undefined && performance.now() - before.at < same) {
      return withPlain(before.reasons);
    }
    for (;;) {
      const now = await within(observe);
      if ("problem" in now) return withPlain([`ClickHouse cannot be reached: ${now.problem}`]);
      if (!isOutdated(now.value)) return withPlain(now.value.reasons);
    }
  }

  function lateIn({ partitions }: PipelineState): Obstacle | undefined {
    const late = partitions.find(
      ({ topic, lag_seconds }) => lag_seconds > mostLagSeconds && statedTopics.includes(topic),
    );
    return late && lateMessages(late, mostLagSeconds);
  }

  async function obstacle(): Promise<Obstacle | undefined> {
    const first = plainObstacle() ?? (await startObstacle());
    if (first !== undefined) return first;
    const age = watching === undefined ? SAME_ANSWER_MS : 2 * WATCH_MS;
    const before = observed;
    // A lag may be gone since; that there is none, holds a little longer.
    const isRecent = before !== undefined && performance.now() - before.lateAt < age;
    if (isRecent && lateIn(before.pipeline) === undefined) return undefined;
    return lateIn((await observe()).pipeline);
  }

  async function watchOnce(): Promise<void> {
    const before = lastObserved();
    const ends = await within(() => endsOf(log, ingestedTopics));
    // If nothing was appended since everything was ingested, ClickHouse need not be queried.
    if (before !== undefined && "value" in ends && isSettled(before, ends.value)) {
      before.lateAt = performance.now();
    } else await observe();
  }

  async function keepWatching(onLoss: (text: string) => void): Promise<void> {
    while (!stopping.signal.aborted) {
      for (const loss of losses()) {
        if (!reported.has(loss)) onLoss(lostData([loss]).reason);
        reported.add(loss);
      }
      // A failure is retried, and a probe reports it.
      await watchOnce().catch(() => {});
      const timing = { signal: stopping.signal, ref: false };
      await delay(WATCH_MS, undefined, timing).catch(() => {});
    }
  }

  return {
    reasons,
    knownReasons: () => withPlain(lastObserved()?.reasons ?? []),
    observe: async () => {
      for (;;) {
        const now = await observe();
        if (isOutdated(now)) continue;
        return { pipeline: now.pipeline, reasons: withPlain(now.reasons) };
      }
    },
    obstacle,
    awaitEnd: (timeoutMs) => awaitLogEnd(db, log, timeoutMs),
    losses,
    watch: (onLoss = () => {}) => {
      watching ??= keepWatching(onLoss);
    },
    close: async () => {
      stopping.abort();
      await watching;
    },
  };
}

/** Why the log accepts no polls; other reasons already say that it cannot be reached at all. */
function writingReasons(
  writing: { value: string[] } | { problem: string },
  { logProblem }: PipelineState,
): string[] {
  if ("value" in writing) return writing.value.map((each) => `the log accepts no polls: ${each}`);
  if (logProblem !== undefined) return [];
  return [`it is unknown whether the log accepts polls: ${plainProblem(writing.problem)}`];
}

/** Why the numbers are not reliable, from the state of the pipeline. */
function reasonsIn({ logProblem, partitions }: PipelineState, mostLagSeconds: number): string[] {
  const reasons = logProblem === undefined ? [] : [`the log cannot be reached: ${logProblem}`];
  for (const row of partitions) {
    const where = `${row.topic}/${row.partition}`;
    if (row.unacknowledged_gaps > 0) {
      reasons.push(`${where}: the ledger is not whole; see the view ingest_gaps; ${AFTER_LOSS}`);
    }
    if (row.lag_seconds > mostLagSeconds) reasons.push(lateMessages(row, mostLagSeconds).reason);
  }
  return reasons;
}

/** Whether everything was ingested, and the log-end offsets are still the same. */
function isSettled({ pipeline, reasons }: Observation, ends: readonly End[]): boolean {
  return (
    reasons.length === 0 &&
    pipeline.partitions.every(({ lag_messages }) => lag_messages === 0) &&
    JSON.stringify(pipeline.ends) === JSON.stringify(ends)
  );
}
