import { randomUUID } from "node:crypto";
import {
  type ReportRow,
  releaseReports,
  reportById,
  type Takeable,
  takeableReports,
  waitingReports,
} from "../../sql/reports.ts";
import type { Store } from "../../sql/store.ts";
import { openWaiting } from "./await-end.ts";
import { slicesOf } from "./calculate.ts";
import { claim, end } from "./claim.ts";
import type { ReportOptions } from "./options.ts";
import { evidenceNow } from "./report-evidence.ts";
import { sweep } from "./report-removal.ts";
import {
  type AskedReport,
  type IdempotencyKey,
  insertReport,
  noteReport,
} from "./report-request.ts";
import { forget, MOST_ATTEMPTS, runReport, type Timing } from "./run.ts";

/**
 * Reports that are asked for, calculated one after the other, and kept in ClickHouse.
 *
 * Any number of instances may share a ClickHouse: a report is calculated by one of them, whichever was
 * asked, and served by any. What waits stands in ClickHouse alone, so that it outlives them all; when
 * the one that calculates dies, another takes the report up.
 */
export type Reports = {
  /** Notes a report and answers its id, random and not to be guessed; it is calculated when its turn comes. */
  trigger(options: ReportOptions): Promise<string>;
  /**
   * The same for what cannot fail for want of polls or stores; with a key, once for each key.
   *
   * @throws Problem no-polls, unknown-stores or idempotency-key-reused
   */
  request(
    asked: AskedReport,
    key?: IdempotencyKey,
  ): Promise<{ report_id: string; replayed: boolean }>;
  /** Whether one more may be asked for at the moment: what waits is bounded, so that nobody waits for days. */
  hasRoom(): Promise<boolean>;
  /** The report as it stands, or undefined when there is none of this id. */
  find(reportId: string): Promise<ReportRow | undefined>;
  /** The same when it is not running any more, or when `patience` is aborted. */
  ended(reportId: string, patience: AbortSignal): Promise<ReportRow | undefined>;
  /** Takes up at once all that was running before: only where no other process shares the ClickHouse. */
  resume(): Promise<void>;
  /** Looks from now on, every few seconds, for what others have left to be taken up or swept away. */
  watch(): void;
  /** Resolves when nothing is being calculated here. */
  idle(): Promise<void>;
  /** Takes up nothing more, and lets go who waits; resolves when what is being calculated here is done. */
  stop(): Promise<void>;
};

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const TIMING: Timing = { leaseMs: 20_000, renewMs: 5_000, lookMs: 3_000, pauseMs: 1_000 };

/** So many reports may wait, of all callers and instances together. */
const MOST_WAITING = 200;

/** Between two looks for what nobody will ask for again. */
const SWEEP_MS = 3_600_000;

/**
 * Opens the reports of a store.
 *
 * @param options.onTrouble is told what went wrong outside of any report; what is unfinished waits
 *   until its lease is over, and is taken up then
 * @param options.onRun is told when a report was worked on here: how it then stands, and the seconds
 */
export function openReports(
  store: Store,
  options: Partial<Timing> & {
    onTrouble?: (error: unknown) => void;
    onRun?: (report: ReportRow, seconds: number) => void;
  } = {},
): Reports {
  const { onTrouble = (error) => console.error(error), onRun, ...given } = options;
  const timing = { ...TIMING, ...given };
  let wanted = false;
  let stopped = false;
  let working: Promise<void> | undefined;
  let tidying: Promise<void> | undefined;
  let watching: NodeJS.Timeout | undefined;
  let sweeping: NodeJS.Timeout | undefined;
  const awaiting = openWaiting(find);

  function wake(): void {
    if (stopped) return;
    wanted = true;
    working ??= work();
  }

  function tidy(): void {
    tidying ??= sweep(store)
      .catch(onTrouble)
      .finally(() => {
        tidying = undefined;
      });
  }

  async function work(): Promise<void> {
    while (wanted && !stopped) {
      wanted = false;
      try {
        wanted = (await takeNext()) || wanted;
      } catch (error) {
        onTrouble(error);
      }
    }
    working = undefined;
  }

  /** Brings the oldest report that waits to its end; false when there is none to be had. */
  async function takeNext(): Promise<boolean> {
    for (const waiting of await takeableReports(store, {})) {
      if (stopped) return false;
      try {
        if (await take(waiting)) return true;
      } catch (error) {
        onTrouble(error);
      }
    }
    return false;
  }

  async function take(before: Takeable): Promise<boolean> {
    if (before.attempt >= MOST_ATTEMPTS) return await giveUp(before);
    // Meanwhile, since they take as long.
    const evidence = evidenceNow(store);
    const slices = slicesOf(store, before);
    void Promise.allSettled([evidence, slices]);
    const report = await claim(store, before, timing.leaseMs);
    if (report === undefined) return false;
    if (before.attempt > 0) await forget(store, before);
    const began = performance.now();
    const after = await runReport(store, report, { evidence, slices }, timing);
    awaiting.tell(before.report_id, after);
    if (after !== undefined) onRun?.(after, (performance.now() - began) / 1000);
    return true;
  }

  async function giveUp(before: Takeable): Promise<boolean> {
    const reason = `it was begun ${before.attempt} times, and each time what calculated it ended or stalled: see to its memory and its log, then ask for a new report`;
    const report = await end(store, before, { state: "Failed", as_of: null, reason }, "lapsed");
    if (report?.state !== "Failed") return false;
    awaiting.tell(before.report_id, report);
    await forget(store, before);
    return true;
  }

  async function find(reportId: string): Promise<ReportRow | undefined> {
    if (!UUID.test(reportId)) return undefined;
    const [report] = await reportById(store, { report_id: reportId });
    return report?.state === "Deleted" ? undefined : report;
  }

  return {
    trigger: async (options) => {
      const reportId = randomUUID();
      const asked = { options, detail: "standard", label: "", stores: undefined } as const;
      await insertReport(store, reportId, asked);
      wake();
      return reportId;
    },
    request: async (asked, key) => {
      const noted = await noteReport(store, asked, key);
      wake();
      return noted;
    },
    hasRoom: async () => {
      const [counted] = await waitingReports(store, {});
      return (counted?.waiting ?? 0) < MOST_WAITING;
    },
    find,
    ended: awaiting.ended,
    resume: async () => {
      await releaseReports(store, {});
      wake();
    },
    watch: () => {
      watching ??= setInterval(() => {
        if (working === undefined) wake();
      }, timing.lookMs);
      sweeping ??= setInterval(tidy, SWEEP_MS);
      tidy();
      wake();
    },
    idle: async () => {
      while (working !== undefined) await working;
    },
    stop: async () => {
      stopped = true;
      clearInterval(watching);
      clearInterval(sweeping);
      awaiting.close();
      await Promise.all([working, tidying]);
    },
  };
}
