import { randomUUID } from "node:crypto";
import type { Database } from "../../sql/database.ts";
import { type Claimable, claimableReports, type ReportRow, reportById } from "../../sql/reports.ts";
import type { Obstacle } from "../readiness/obstacles.ts";
import type { ReportPeriod } from "../uptime/report-period.ts";
import {
  calculateAttempt,
  discardRows,
  type Inputs,
  loadInputs,
  MOST_ATTEMPTS,
  type Timing,
} from "./attempt.ts";
import { claim, end } from "./claim.ts";
import type { ReportReadiness } from "./place-in-queue.ts";
import type { InitialLease, Noting } from "./request.ts";
import { periodOf } from "./stored-period.ts";

/** What a worker has to know of a request. */
type Wanted = { selected: number; wait: boolean; period: ReportPeriod | undefined };

/** Calculates the reports of a store, one after the other. */
export type Worker = {
  /** Sees to it that what waits is looked for. */
  wake(): void;
  /**
   * Has a report noted. Where nothing is being calculated here, it is noted as begun here, and
   * calculated next; else it waits. It also waits for what is in the way of all reports, unless it
   * shall not.
   *
   * @param wanted for how many stores it is (0: all), whether it waits until the log has come in,
   *   and for which period it is, if for one
   * @param note notes the report, and answers its id
   */
  ask<Noted extends { report_id: string }>(
    wanted: Wanted,
    note: (how: Noting) => Promise<Noted>,
  ): Promise<Noted>;
  isIdle(): boolean;
  /** Resolves when nothing is being calculated here. */
  idle(): Promise<void>;
  /** Takes up nothing more; resolves when what is being calculated here is done. */
  stop(): Promise<void>;
};

/** What a worker tells of what it does. */
export type WorkerOptions = {
  timing: Timing;
  /** What may be in the way of reports: it is asked before each is taken up. */
  readiness: ReportReadiness;
  /** Something went wrong outside of any report. */
  onError(error: unknown): void;
  /**
   * A report was worked on here: how it then stands, where that is known, and the seconds that
   * took.
   */
  onRun(report_id: string, report: ReportRow | undefined, seconds: number): void;
};

export function openWorker(
  db: Database,
  { timing, readiness, onError, onRun }: WorkerOptions,
): Worker {
  let wanted = false;
  let stopped = false;
  let working: Promise<void> | undefined;

  function wake(): void {
    if (stopped) return;
    wanted = true;
    working ??= work();
  }

  async function work(): Promise<void> {
    while (wanted && !stopped) {
      wanted = false;
      try {
        wanted = (await takeNext()) || wanted;
      } catch (error) {
        onError(error);
      }
    }
    working = undefined;
  }

  /** Brings the oldest report that waits to its end; false when there is none to be had. */
  async function takeNext(): Promise<boolean> {
    const obstacle = await readiness.obstacle();
    if (obstacle?.isFinal) return false;
    for (const waiting of await claimableReports(db, { held: obstacle !== undefined })) {
      if (stopped) return false;
      try {
        if (await take(waiting, warningsOf(obstacle))) return true;
      } catch (error) {
        onError(error);
      }
    }
    return false;
  }

  async function take(before: Claimable, warnings: readonly string[]): Promise<boolean> {
    if (before.attempt > 0 && before.expired + 1 >= MOST_ATTEMPTS) return await giveUp(before);
    const known = loadInputs(db, { ...before, period: periodOf(before) }, readiness);
    const report = await claim(db, before, timing.leaseMs, warnings);
    if (report === undefined) return false;
    if (before.attempt > 0) await discardRows(db, before);
    await run(report, known);
    return true;
  }

  async function giveUp(before: Claimable): Promise<boolean> {
    const began = performance.now();
    const reason = `it was begun ${before.attempt} times, and ${before.attempt === MOST_ATTEMPTS ? "each time" : `${MOST_ATTEMPTS} times`} what calculated it ended or stalled: see to its memory and its log, then ask for a new report`;
    const report = await end(db, before, { state: "Failed", as_of: null, reason }, "expired");
    if (report?.state !== "Failed") return false;
    onRun(before.report_id, report, (performance.now() - began) / 1000);
    await discardRows(db, before);
    return true;
  }

  /** Calculates a report that is being noted as begun here. */
  async function begin(
    noting: Promise<{ report_id: string }>,
    request: Wanted,
    { run_id }: InitialLease,
  ): Promise<void> {
    // Who asked is told what went wrong with that.
    const noted = await noting.catch(() => undefined);
    if (noted === undefined) return;
    try {
      const known = loadInputs(db, { ...noted, ...request }, readiness);
      const [report] = await reportById(db, noted);
      // With a key that had been used it may be another's, or have ended.
      if (report?.run_id === run_id && report.state === "Running") await run(report, known);
    } catch (error) {
      onError(error);
    }
  }

  /** Brings a report to its end that is held here. */
  async function run(report: ReportRow, known: Inputs): Promise<void> {
    const began = performance.now();
    const after = await calculateAttempt(db, report, known, timing, readiness);
    onRun(report.report_id, after, (performance.now() - began) / 1000);
  }

  return {
    wake,
    ask: async (request, note) => {
      const obstacle = await readiness.obstacle();
      const isEarly = request.wait && obstacle !== undefined;
      if (stopped || working !== undefined || isEarly) {
        const noted = await note({ isEarly });
        wake();
        return noted;
      }
      const warnings = warningsOf(obstacle);
      const initialLease = { run_id: randomUUID(), lease_ms: timing.leaseMs, warnings };
      const noting = note({ initialLease });
      wanted = true;
      working = begin(noting, request, initialLease).then(work);
      return await noting;
    },
    isIdle: () => working === undefined,
    idle: async () => {
      while (working !== undefined) await working;
    },
    stop: async () => {
      stopped = true;
      await working;
    },
  };
}

function warningsOf(obstacle: Obstacle | undefined): readonly string[] {
  return obstacle === undefined ? [] : [obstacle.warning];
}
