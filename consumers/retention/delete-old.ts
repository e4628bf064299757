import { setTimeout as delay } from "node:timers/promises";
import type { Database } from "../../sql/database.ts";
import { deleteReportSelections } from "../../sql/report-queue.ts";
import { discardAttempt, newestPoll, removeReport } from "../../sql/reports.ts";
import {
  databaseClock,
  deletedBefore,
  deleteRejectedBefore,
  dropPollDay,
  insertRetention,
  pollDaysBefore,
  type Retained,
  rejectedBefore,
  reportsEndedBefore,
} from "../../sql/retention.ts";
import { type DeletingLog, deleteMessages } from "./delete-messages.ts";
import type { Keep } from "./settings.ts";

const DAY_MS = 86_400_000;

/** From the end of a round to the next. */
const EVERY_MS = 300_000;

/**
 * The most that one round deletes. Dropping a day is quick; each report takes some deletions, which
 * ClickHouse makes one after the other.
 */
const MOST = { days: 100, reports: 20 };

/**
 * Deletes what is older than it is to be kept, a little in each round, until `signal` is aborted.
 * Any number of processes may do this at once, and be killed: each step may be repeated.
 *
 * @param onFailure called when a round failed; the next one makes up for it
 */
export async function deleteOld(
  { db, log }: { db: Database; log: DeletingLog },
  keep: Keep,
  onFailure: (error: unknown) => void,
  signal: AbortSignal,
  everyMs = EVERY_MS,
): Promise<void> {
  if (Object.values(keep).every((each) => each === undefined)) return;
  while (!signal.aborted) {
    await deleteOldOnce({ db, log }, keep, signal).catch((error) => {
      if (!signal.aborted) onFailure(error);
    });
    // Processes that started together do not all begin at the same moment.
    const waitMs = everyMs * (1 - Math.random() / 2);
    await delay(waitMs, undefined, { signal, ref: false }).catch(() => {});
  }
}

/** One round. */
export async function deleteOldOnce(
  { db, log }: { db: Database; log: DeletingLog },
  keep: Keep,
  signal = new AbortController().signal,
): Promise<void> {
  const noted = await deletedBefore(db);
  const [{ now_ms } = { now_ms: 0 }] = await databaseClock(db, {});

  async function note(kind: Retained, before_ms: number): Promise<void> {
    if (before_ms > (noted[kind] ?? 0)) await insertRetention(db, { kind, before_ms });
  }

  /** History that is replayed is old by the clock: what counts is how old it is in itself. */
  async function deletePolls(keepMs: number): Promise<void> {
    const [newest] = await newestPoll(db);
    if (newest === undefined) return;
    const before_ms = startOfDay(newest.instant_us / 1000 - keepMs);
    const before = new Date(before_ms).toISOString().slice(0, 10);
    const days = await pollDaysBefore(db, { before, most: MOST.days });
    if (days.length > 0) await note("polls", before_ms);
    for (const { day } of days) {
      if (signal.aborted) return;
      await dropPollDay(db, { day });
    }
  }

  async function deleteReports(keepMs: number): Promise<void> {
    const before_ms = now_ms - keepMs;
    const reports = await reportsEndedBefore(db, { before_ms, most: MOST.reports });
    if (reports.length > 0) await note("reports", before_ms);
    for (const report of reports) {
      if (signal.aborted) return;
      await removeReport(db, report);
      await discardAttempt(db, report);
      if (report.selected > 0) await deleteReportSelections(db, report);
    }
  }

  /** A deletion rewrites the parts that it concerns, so there is at most one a day. */
  async function deleteRejected(keepMs: number): Promise<void> {
    const before_ms = startOfDay(now_ms - keepMs);
    const [found] = await rejectedBefore(db, { before_ms });
    if (found === undefined || found.rows === 0) return;
    await note("rejected", before_ms);
    await deleteRejectedBefore(db, { before_ms });
  }

  if (keep.polls !== undefined) await deletePolls(keep.polls);
  if (keep.reports !== undefined) await deleteReports(keep.reports);
  if (keep.rejected !== undefined) await deleteRejected(keep.rejected);
  if (keep.log !== undefined) await deleteMessages(log, db, now_ms - keep.log);
}

function startOfDay(ms: number): number {
  return Math.floor(ms / DAY_MS) * DAY_MS;
}
