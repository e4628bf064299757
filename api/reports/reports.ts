import { randomUUID } from "node:crypto";
import type { Database } from "../../sql/database.ts";
import {
  BEFORE_ALL_REPORTS,
  endedReports,
  type ReportRow,
  releaseReports,
  reportById,
  reportList,
  waitingReports,
} from "../../sql/reports.ts";
import { Problem } from "../http/problem.ts";
import { lostData, type Obstacle } from "../readiness/obstacles.ts";
import type { ReportOptions } from "../uptime/options.ts";
import type { Timing } from "./attempt.ts";
import { openCompletion } from "./completion.ts";
import { deletedEvidence } from "./deleted-evidence.ts";
import { alwaysReady, mayWait, type ReportReadiness } from "./place-in-queue.ts";
import { collectGarbage } from "./removal.ts";
import { enqueueReport, type IdempotencyKey, insertReport, type ReportRequest } from "./request.ts";
import { type FindSuperseded, openSuperseded } from "./superseded.ts";
import { openWorker } from "./worker.ts";

/**
 * Reports that are asked for, calculated one after the other, and kept in ClickHouse.
 *
 * Any number of instances may share a ClickHouse: a report is calculated by one of them, whichever
 * was asked, and served by any. An instance that has nothing to do begins what it is asked for in
 * the moment in which it notes it; what waits stands in ClickHouse alone, so that it outlives them
 * all; when the one that calculates dies, another takes the report up.
 */
export type Reports = {
  /**
   * Notes a report and answers its id, random and not to be guessed; calculated when its turn
   * comes, and by default not before the log has come in.
   *
   * @throws Problem data-incomplete
   */
  trigger(options: ReportOptions, how?: { wait: boolean }): Promise<string>;
  /**
   * The same for what cannot fail for want of polls or stores; with a key, once for each key.
   *
   * @throws Problem no-polls, unknown-stores, idempotency-key-reused or data-incomplete
   */
  request(
    request: ReportRequest,
    key?: IdempotencyKey,
  ): Promise<{ report_id: string; replayed: boolean }>;
  /**
   * Whether one more may be asked for at the moment: what waits is bounded, so that nobody waits
   * for days. One that does not wait until the log has come in finds its room taken only by those
   * of its kind.
   */
  hasRoom(wait: boolean): Promise<boolean>;
  /**
   * What these reports wait for beside their turn; undefined: nothing, as where all of them have
   * ended or are being calculated.
   */
  obstacleOf(reports: readonly ReportRow[]): Promise<Obstacle | undefined>;
  /**
   * Which of these reports something has come in since that would change them, by their ids; see
   * api/reports/superseded.ts.
   */
  supersededOf: FindSuperseded;
  /**
   * A warning for each of these reports whose evidence is no longer all there, by their ids; see
   * api/reports/deleted-evidence.ts.
   */
  deletedEvidenceOf(reports: readonly ReportRow[]): Promise<ReadonlyMap<string, string>>;
  /** The report as it stands, or undefined when there is none of this id. */
  find(reportId: string): Promise<ReportRow | undefined>;
  /** The same when it is not running any more, or when `patience` is aborted. */
  ended(reportId: string, patience: AbortSignal): Promise<ReportRow | undefined>;
  /**
   * Takes up at once all that was running before: only where no other process shares the
   * ClickHouse.
   */
  resume(): Promise<void>;
  /**
   * Looks from now on, every few seconds, for what others have left to be taken up or swept away.
   */
  watch(): void;
  /** Resolves when nothing is being calculated here. */
  idle(): Promise<void>;
  /**
   * Takes up nothing more, and lets go who waits; resolves when what is being calculated here is
   * done.
   */
  stop(): Promise<void>;
};

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const TIMING: Timing = { leaseMs: 20_000, renewMs: 5_000, checkMs: 3_000, pauseMs: 1_000 };

/** So many reports may wait, of all callers and instances together. */
const MOST_WAITING = 200;

/** How many reports are examined at the start, newest first: a page of them. */
const EXAMINED = 50;

/** Between two looks for what nobody will ask for again. */
const SWEEP_MS = 3_600_000;

/**
 * Opens the reports of a store.
 *
 * @param options.readiness says what is in the way of reports; default: nothing ever is
 * @param options.onTrouble is told what went wrong outside of any report; what is unfinished waits
 *   until its lease is over, and is taken up then
 * @param options.onRun is told when a report was worked on here: how it then stands, and the
 *   seconds
 */
export function openReports(
  db: Database,
  options: Partial<Timing> & {
    readiness?: ReportReadiness;
    onError?: (error: unknown) => void;
    onRun?: (report: ReportRow, seconds: number) => void;
  } = {},
): Reports {
  const {
    onError = (error) => console.error(error),
    onRun,
    readiness = alwaysReady(db),
    ...given
  } = options;
  const timing = { ...TIMING, ...given };
  const supersededOf = openSuperseded(db);
  let tidying: Promise<void> | undefined;
  let examining: Promise<void> | undefined;
  let watching: NodeJS.Timeout | undefined;
  let sweeping: NodeJS.Timeout | undefined;
  const awaiting = openCompletion(find, (reportIds) => endedReports(db, reportIds));
  const worker = openWorker(db, {
    timing,
    readiness,
    onError,
    onRun: (reportId, report, seconds) => {
      awaiting.tell(reportId, report);
      if (report !== undefined) onRun?.(report, seconds);
    },
  });

  /** So that the first list of reports does not wait for it. */
  async function examineNewest(): Promise<void> {
    const newest = { state: "Complete", label: "", ...BEFORE_ALL_REPORTS, limit: EXAMINED };
    await supersededOf(await reportList(db, newest));
  }

  function tidy(): void {
    tidying ??= collectGarbage(db)
      .catch(onError)
      .finally(() => {
        tidying = undefined;
      });
  }

  async function find(reportId: string): Promise<ReportRow | undefined> {
    if (!UUID.test(reportId)) return undefined;
    const [report] = await reportById(db, { report_id: reportId });
    return report?.state === "Deleted" ? undefined : report;
  }

  function refuseLosses(): void {
    const losses = readiness.losses();
    if (losses.length > 0) throw new Problem("data-incomplete", lostData(losses).reason);
  }

  return {
    trigger: async (options, { wait } = { wait: true }) => {
      refuseLosses();
      const reportId = randomUUID();
      const request = { options, detail: "standard", label: "", stores: undefined, wait } as const;
      await worker.ask({ selected: 0, wait, period: undefined }, async ({ initialLease }) => {
        await insertReport(db, reportId, request, initialLease);
        return { report_id: reportId };
      });
      return reportId;
    },
    request: async (request, key) => {
      refuseLosses();
      const { stores, wait, period } = request;
      const wanted = { selected: stores?.length ?? 0, wait, period };
      const awaitEnd = () => readiness.awaitEnd();
      return await worker.ask(wanted, (how) =>
        enqueueReport(db, request, key, { ...how, awaitEnd }),
      );
    },
    hasRoom: async (wait) => {
      const [counted] = await waitingReports(db, {});
      const { waiting = 0, at_once = 0 } = counted ?? {};
      return (wait ? waiting : at_once) < MOST_WAITING;
    },
    obstacleOf: async (reports) => (reports.some(mayWait) ? await readiness.obstacle() : undefined),
    supersededOf,
    deletedEvidenceOf: (reports) => deletedEvidence(db, reports),
    find,
    ended: awaiting.ended,
    resume: async () => {
      await releaseReports(db, {});
      worker.wake();
    },
    watch: () => {
      watching ??= setInterval(() => {
        if (worker.isIdle()) worker.wake();
      }, timing.checkMs);
      sweeping ??= setInterval(tidy, SWEEP_MS);
      tidy();
      examining = examineNewest().catch(onError);
      worker.wake();
    },
    idle: worker.idle,
    stop: async () => {
      clearInterval(watching);
      clearInterval(sweeping);
      awaiting.close();
      await Promise.all([worker.stop(), tidying, examining]);
    },
  };
}
