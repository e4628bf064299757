import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Database } from "../../sql/database.ts";
import {
  type Attempt,
  claimReport,
  endReport,
  outcomeToken,
  type ReportRow,
  reportById,
} from "../../sql/reports.ts";
import { TZ_VERSION } from "../uptime/wall-clock.ts";
import type { EvidenceCut } from "./inputs.ts";

/** What a completed run has come to, and what it was made from. */
type Outcome = Omit<EvidenceCut, "instant"> & {
  missing_messages: number | null;
  stores: number;
  rows: number;
  polls: number;
  unknown_share: number | null;
  warnings: readonly string[];
  csv_sha256: string;
};

/** How an attempt ends; `as_of` in microseconds, null where it was not found. */
export type Ending =
  | ({ state: "Complete"; as_of: number } & Outcome)
  | { state: "Failed"; as_of: number | null; reason: string };

const NO_OUTCOME: Outcome = {
  newest_poll: null,
  ledger: [],
  stores: 0,
  rows: 0,
  polls: 0,
  unknown_share: null,
  warnings: [],
  csv_sha256: "",
  missing_messages: null,
};

/**
 * Whether the attempt that something shall follow is the caller's own, or its lease has run out.
 */
type Hold = "owner" | "expired";

/** Waits before a statement is tried again: it may have failed after it took effect. */
const TRY_AGAIN_MS = [200, 1000, 4000];

/**
 * Begins the attempt that follows `before`, if nobody else did and its lease is over, or is the
 * caller's own. Of all instances that try it, one gets it.
 *
 * @param warnings what the attempt does not wait for
 * @returns the report as it is now the caller's, or undefined when it is not
 */
export async function claim(
  db: Database,
  before: Attempt,
  leaseMs: number,
  warnings: readonly string[],
  hold: Hold = "expired",
): Promise<ReportRow | undefined> {
  const run_id = randomUUID();
  await retryIdempotent(() =>
    claimReport(db, {
      report_id: before.report_id,
      attempt: before.attempt,
      run_id,
      held_run_id: heldRun(before, hold),
      tz_version: TZ_VERSION,
      warnings: JSON.stringify(warnings),
      lease_ms: leaseMs,
      token: outcomeToken(before),
    }),
  );
  const [report] = await retryIdempotent(() => reportById(db, before));
  const mine = report?.run_id === run_id && report.state === "Running";
  return mine ? report : undefined;
}

/**
 * Ends a report with an attempt that is the caller's own, or whose lease is over. Whether that is
 * how it ended, the caller reads afterwards: somebody else may have taken it further before.
 *
 * @returns the report as it then stands
 */
export async function end(
  db: Database,
  attempt: Attempt,
  ending: Ending,
  hold: Hold,
): Promise<ReportRow | undefined> {
  const outcome = ending.state === "Complete" ? ending : NO_OUTCOME;
  await retryIdempotent(() =>
    endReport(db, {
      report_id: attempt.report_id,
      attempt: attempt.attempt,
      held_run_id: heldRun(attempt, hold),
      state: ending.state,
      as_of: ending.as_of,
      stores: outcome.stores,
      rows: outcome.rows,
      polls: outcome.polls,
      newest_poll: outcome.newest_poll,
      unknown_share: outcome.unknown_share,
      warnings: JSON.stringify(outcome.warnings),
      ledger: ledgerText(outcome.ledger),
      csv_sha256: outcome.csv_sha256,
      missing_messages: outcome.missing_messages,
      reason: ending.state === "Failed" ? ending.reason : "",
      token: outcomeToken(attempt),
    }),
  );
  const [report] = await retryIdempotent(() => reportById(db, attempt));
  return report;
}

/** Positions by topic, as sql/queries/end_report.sql reads them. */
function ledgerText(ledger: Outcome["ledger"]): string {
  const topics: Record<string, [partition: number, incarnation: number, next: number][]> = {};
  for (const { topic, partition, incarnation, next_offset } of ledger) {
    topics[topic] ??= [];
    topics[topic].push([partition, incarnation, next_offset]);
  }
  return JSON.stringify(topics);
}

/** Where the caller does not hold the run, the one he names is nobody's: then the lease decides. */
function heldRun(attempt: Attempt, hold: Hold): string {
  return hold === "owner" ? attempt.run_id : randomUUID();
}

/**
 * Whether a run has lost its report: to another run, or to its end. An older attempt is only an
 * older view, of a lagging replica.
 */
export function isLost(run: Attempt, report: ReportRow | undefined): boolean {
  if (report === undefined || report.attempt < run.attempt) return false;
  return report.run_id !== run.run_id || !["Running", "Complete"].includes(report.state);
}

/** Does what may be done twice, again and again for some seconds. */
async function retryIdempotent<T>(work: () => Promise<T>): Promise<T> {
  for (const pause of TRY_AGAIN_MS) {
    try {
      return await work();
    } catch {
      await delay(pause);
    }
  }
  return await work();
}
