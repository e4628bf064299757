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
  /** Between two looks; default a second. A look that took long is followed by a longer pause. */
  publishEveryMs?: number;
  /** Told when a look failed; the next one makes up for it. */
  onRetry?(error: unknown, waitMs: number): void;
};

const EVERY_MS = 1000;
const LONGEST_WAIT_MS = 30_000;
/** A tenth of the time, or little more, is spent in looking. */
const PAUSES_PER_COMPARISON = 9;
const LONGEST_PAUSE_MS = 10_000;

/** Rows are compared again for so long: an insert is seen only some time after its rows were dated. */
const OVERLAP_SECONDS = 120;
/** Without a look for so long, rows may have grown too old to be among those compared. */
const PAUSE_SECONDS = 60;
/** And all stores are compared so often, for inserts that took longer than anybody waits. */
const ALL_EVERY_SECONDS = 600;
const ALL_TIME_SECONDS = 2 ** 32 - 1;

/** A step announces so many changes; what is left over belongs to the next. */
const MOST = 100_000;

/**
 * Announces changes of the status of stores, about a second after they came in, until the signal is
 * aborted: compares the latest status of each store with what was announced of it last. Any number of
 * processes may do so at once: each change is announced by one of them, once. Of two changes of a store
 * between two looks there is one announcement, or none where the second took back the first.
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
 * Announces what has changed, as the next step, which may be none.
 *
 * @param all whether all stores are compared; they are too when the last step was full
 * @returns whether they were
 */
export async function publishOnce(db: Database, all: boolean, most = MOST): Promise<boolean> {
  const [reach] = await changesReach(db, {});
  const { announced: published = 0, copied = 0 } = reach ?? {};
  // What was announced goes after 30 days; how far it had come must not.
  const last = published > 0 ? published : ((await changesCopied(db, {}))[0]?.last ?? 0);
  const before = Math.floor(last / STEP);
  // Whoever announced the last step may have been killed before he copied it.
  if (published > copied) await copyPublishedStep(db, { step: before });
  const step = before + 1;
  const wasFull = published > copied && published % STEP >= most;
  const seconds = all || wasFull ? ALL_TIME_SECONDS : OVERLAP_SECONDS;
  await publishChanges(db, { step, seconds, most, token: `changes/${step}` });
  return seconds === ALL_TIME_SECONDS;
}
