import { setTimeout as delay } from "node:timers/promises";
import type { Database } from "../../sql/database.ts";
import { failureOf, isOutage } from "../../sql/failures.ts";
import { reportUnknownStores } from "../../sql/report-queue.ts";
import { discardAttempt, type ReportRow, reportById } from "../../sql/reports.ts";
import type { ReportOptions } from "../uptime/options.ts";
import type { ReportPeriod } from "../uptime/report-period.ts";
import { whenAllEnded } from "../when-all-ended.ts";
import { calculateReport, type Slices, slicesOf } from "./calculate.ts";
import { claim, type Ending, end, isLost } from "./claim.ts";
import { deletedEvidenceWarnings } from "./deleted-evidence.ts";
import { type EvidenceCut, inputBounds, NO_POLLS, pictureOf } from "./inputs.ts";
import { AttemptLost, holdLease, type Lease } from "./lease.ts";
import { outcomeOf, RowsMissing } from "./outcome.ts";
import { DataLost, type ReportReadiness } from "./place-in-queue.ts";
import { keepAttributes } from "./rollup.ts";
import { unknownStoresText } from "./store-ids.ts";
import { periodOf } from "./stored-period.ts";
import { instantWarnings, pictureWarnings } from "./warnings.ts";

/**
 * The most attempts at a report that fail or expire; what ends the process that calculates it must
 * not end every one.
 */
export const MOST_ATTEMPTS = 3;

/**
 * The most attempts altogether. An outage of ClickHouse says nothing about the report: there are as
 * many attempts as it takes.
 */
const MOST_ALTOGETHER = 100;

/** The longest wait between two attempts, in milliseconds. */
const LONGEST_PAUSE_MS = 10_000;

/** Characters of why a report failed: ClickHouse repeats whole statements behind what it says. */
const REASON_LIMIT = 500;

/** How the instances that share a ClickHouse take turns, in milliseconds. */
export type Timing = {
  /** So long after its last sign of life a run is given up. */
  leaseMs: number;
  /** Between two signs of life. */
  renewMs: number;
  /** Between two looks for reports to take up. */
  checkMs: number;
  /** Before a failure that may pass is tried again; longer each time. */
  pauseMs: number;
};

/** What a calculation begins with, on its way. */
export type Inputs = {
  /** Messages that the log holds and that have not come in; null: nobody knows. */
  missing: Promise<number | null>;
  /** Of all that had come in by then. */
  picture: Promise<EvidenceCut>;
  slices: Promise<Slices>;
};

/**
 * Looks up what the calculation of a report begins with, while something else goes on: once all
 * that the log holds now is in, or without more waiting where the report does not wait.
 */
export function loadInputs(
  db: Database,
  report: {
    report_id: string;
    selected: number;
    wait: boolean;
    period: ReportPeriod | undefined;
  },
  readiness: ReportReadiness,
): Inputs {
  const reached = readiness.awaitEnd(report.wait ? undefined : 0);
  const known = {
    missing: reached.then(({ missing }) => missing),
    picture: reached.then(({ positions }) => pictureOf(db, positions)),
    slices: reached.then(() => slicesOf(db, report)),
  };
  // What fails is told to whoever waits for it; that may be nobody.
  void Promise.allSettled(Object.values(known));
  return known;
}

/**
 * Calculates a claimed report to its end, with further attempts after failures of ClickHouse that
 * may pass. A run that finds its report taken over leaves it alone. Rows of runs that did not
 * complete the report are deleted; should that fail, they are out of sight and only take up room.
 *
 * @param known what there is to calculate from, read no later than now, for the first attempt
 * @param readiness says what further attempts are without, and whether data were lost meanwhile
 * @returns the report as it then stands
 * @throws when ClickHouse does not take the end: the lease is then left to run out
 */
export async function calculateAttempt(
  db: Database,
  claimed: ReportRow,
  known: Inputs,
  timing: Timing,
  readiness: ReportReadiness,
): Promise<ReportRow | undefined> {
  // Those of other processes, as far as is known.
  const failures = { counted: claimed.attempt - 1 };
  let { again, report } = await attempt(db, claimed, known, timing, readiness, failures);
  while (again !== undefined) {
    const inputs = loadInputs(db, { ...again, period: periodOf(again) }, readiness);
    ({ again, report } = await attempt(db, again, inputs, timing, readiness, failures));
  }
  return report ?? (await reportById(db, claimed))[0];
}

/**
 * The next attempt, where one failed in a way that may pass; or how its report stands, where it is
 * known.
 */
type Attempted = { again?: ReportRow | undefined; report?: ReportRow | undefined };

async function attempt(
  db: Database,
  run: ReportRow,
  known: Inputs,
  timing: Timing,
  readiness: ReportReadiness,
  failures: { counted: number },
): Promise<Attempted> {
  const lease = holdLease(db, run, timing);
  try {
    const ending = await calculated(db, run, known, lease, readiness);
    if (ending.state === "Complete") {
      const report = await end(db, run, ending, "owner");
      if (isLost(run, report)) await discardRows(db, run);
      return { report };
    }
    await discardRows(db, run);
    if (!ending.isOutage) failures.counted += 1;
    const mayRepeat = ending.isOutage || failures.counted < MOST_ATTEMPTS;
    if (ending.mayPass && mayRepeat && run.attempt < MOST_ALTOGETHER) {
      await delay(Math.min(timing.pauseMs * run.attempt ** 2, LONGEST_PAUSE_MS));
      const obstacle = await readiness.obstacle();
      const warnings = obstacle === undefined ? [] : [obstacle.warning];
      return { again: await claim(db, run, timing.leaseMs, warnings, "owner") };
    }
    return { report: await end(db, run, ending, "owner") };
  } catch (error) {
    if (!(error instanceof AttemptLost)) throw error;
    await discardRows(db, run);
    return {};
  } finally {
    await lease.stop();
  }
}

type Calculated =
  | (Ending & { state: "Complete" })
  | (Ending & { state: "Failed"; mayPass: boolean; isOutage: boolean });

async function calculated(
  db: Database,
  run: ReportRow,
  known: Inputs,
  lease: Lease,
  readiness: ReportReadiness,
): Promise<Calculated> {
  let as_of = run.as_of_us;
  try {
    const options = optionsOf(run);
    const period = periodOf(run);
    const missing_messages = await known.missing;
    const [picture, slices] = await Promise.all([known.picture, known.slices]);
    const { instant: byDefault, ...made } = picture;
    const instant = options.as_of ?? byDefault;
    if (instant === null) throw new Error(NO_POLLS);
    as_of = instant;
    const bounds = inputBounds(picture.ledger);
    const calculation = { ...options, as_of: instant, bounds, period };
    // Side by side: while the engine plans the one statement, it has a processor for the other.
    const [stores, ofInstant] = await whenAllEnded([
      calculateReport(db, run, calculation, slices, (progress) => lease.note(instant, progress)),
      instantWarnings(db, instant, options.as_of === undefined, bounds.polls),
      keepAttributes(db, run, picture.ledger),
    ]);
    const outcome = await outcomeOf(db, run, stores, period);
    // Last: what is deleted while it is calculated is recorded before.
    const ofDeleted = await deletedEvidenceWarnings(db, { ...run, as_of_us: instant });
    const losses = readiness.losses();
    if (losses.length > 0) throw new DataLost(losses);
    // What it did not wait for is told already.
    const ofPicture = run.warnings.length > 0 ? [] : pictureWarnings(missing_messages);
    const warnings = [...ofPicture, ...ofInstant, ...ofDeleted];
    const found = { as_of: instant, stores, warnings, missing_messages };
    return { state: "Complete", ...found, ...made, ...outcome };
  } catch (error) {
    if (error instanceof AttemptLost) throw error;
    const text = await textOf(db, run, error);
    const reason = text.length > REASON_LIMIT ? `${text.slice(0, REASON_LIMIT)}…` : text;
    const isTransient = error instanceof RowsMissing || failureOf(error) === "retry";
    return { state: "Failed", as_of, reason, mayPass: isTransient, isOutage: isOutage(error) };
  }
}

/** What went wrong. Stores may have been named before anything of them came in, or could. */
async function textOf(db: Database, run: ReportRow, error: unknown): Promise<string> {
  if (error instanceof RowsMissing && run.selected > 0) {
    const [found] = await reportUnknownStores(db, run).catch(() => []);
    if (found !== undefined && found.unknown > 0) return unknownStoresText(found);
  }
  return error instanceof Error ? error.message : String(error);
}

/**
 * Deletes the rows of a run as far as ClickHouse lets it: they are nobody's, so that it may fail.
 */
export async function discardRows(
  db: Database,
  run: { report_id: string; run_id: string },
): Promise<void> {
  await discardAttempt(db, run).catch(() => {});
}

function optionsOf(report: ReportRow): ReportOptions {
  return {
    method: report.method,
    gaps: report.gaps,
    ...(report.as_of_us === null ? {} : { as_of: report.as_of_us }),
    ...(report.reach_us === null ? {} : { reach: report.reach_us }),
  };
}
