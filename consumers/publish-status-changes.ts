import { setTimeout as delay } from "node:timers/promises";
import {
  changesCopied,
  changesReach,
  copyPublishedStep,
  publishChanges,
  STEP,
} from "../sql/changes.ts";
import type { Database } from "../sql/database.ts";

export type PublishOptions = {
  /**
   * The time between two rounds; default a second. A round that took long is followed by a longer
   * pause.
   */
  publishEveryMs?: number;
  /** Called when a round failed; the next one makes up for it. */
  onRetry?(error: unknown, waitMs: number): void;
};

const EVERY_MS = 1000;
const LONGEST_WAIT_MS = 30_000;
/** Rounds take about a tenth of the time at most. */
const PAUSES_PER_COMPARISON = 9;
const LONGEST_PAUSE_MS = 10_000;

/**
 * Rows are compared again for this long: an insert becomes visible some time after its rows were
 * dated.
 */
const OVERLAP_SECONDS = 120;
/** After this long without a round, rows may be too old to be among the compared ones. */
const PAUSE_SECONDS = 60;
/** How often all stores are compared, for inserts that took longer than anybody waits. */
const ALL_EVERY_SECONDS = 600;
const ALL_TIME_SECONDS = 2 ** 32 - 1;

/** The most changes that a step publishes; the rest belongs to the next step. */
const MOST = 100_000;

/**
 * Publishes changes of the status of stores, about a second after they were ingested, until the
 * signal is aborted: compares the latest status of each store with its last published one. Any
 * number of processes may do so at once: each change is published by one of them, once. Two changes
 * of a store between two rounds are published as one, or not at all if the second undid the first.
 */
export async function publishStatusChanges(
  db: Database,
  signal: AbortSignal,
  { publishEveryMs: everyMs = EVERY_MS, onRetry }: PublishOptions = {},
): Promise<void> {
  let inspected = Number.NEGATIVE_INFINITY;
  let comparedAllAt = Number.NEGATIVE_INFINITY;
  let failures = 0;
  while (!signal.aborted) {
    const began = performance.now();
    const seconds = (since: number) => (began - since) / 1000;
    const all = seconds(inspected) > PAUSE_SECONDS || seconds(comparedAllAt) > ALL_EVERY_SECONDS;
    let waitMs = everyMs;
    try {
      const isAll = await publishOnce(db, all);
      failures = 0;
      inspected = began;
      if (isAll) comparedAllAt = began;
      const tookMs = performance.now() - began;
      const pauseMs = Math.min(tookMs * PAUSES_PER_COMPARISON, LONGEST_PAUSE_MS);
      waitMs = Math.max(everyMs - tookMs, pauseMs);
    } catch (error) {
      failures += 1;
      waitMs = Math.min(everyMs * 2 ** failures, LONGEST_WAIT_MS);
      onRetry?.(error, waitMs);
    }
    await delay(waitMs, undefined, { signal }).catch(() => {});
  }
}

/**
 * Publishes what has changed, as the next step, which may be empty.
 *
 * @param all whether all stores are compared; they also are if the last step was full
 * @returns whether they were
 */
export async function publishOnce(db: Database, all: boolean, most = MOST): Promise<boolean> {
  const [reach] = await changesReach(db, {});
  const { announced: published = 0, copied = 0 } = reach ?? {};
  // Published changes are deleted after 30 days; how far publishing has come must stay.
  const last = published > 0 ? published : ((await changesCopied(db, {}))[0]?.last ?? 0);
  const before = Math.floor(last / STEP);
  // Whoever published the last step may have been killed before it copied the step.
  if (published > copied) await copyPublishedStep(db, { step: before });
  const step = before + 1;
  const wasFull = published > copied && published % STEP >= most;
  const seconds = all || wasFull ? ALL_TIME_SECONDS : OVERLAP_SECONDS;
  await publishChanges(db, { step, seconds, most, token: `changes/${step}` });
  return seconds === ALL_TIME_SECONDS;
}
