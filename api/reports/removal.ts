import { setTimeout as delay } from "node:timers/promises";
import type { Database } from "../../sql/database.ts";
import { deleteReportSelections, reportLostSelections } from "../../sql/report-queue.ts";
import {
  cancelReport,
  discardAttempt,
  outcomeToken,
  removeReport,
  reportById,
  reportLostAttempts,
} from "../../sql/reports.ts";
import { Problem } from "../http/problem.ts";
import { discardRows } from "./attempt.ts";

/** A report that is claimed or ends at the moment of its cancellation is read again. */
const TRIES = 10;
const PAUSE_MS = 50;

/**
 * Cancels a running report; removes one that has ended, with all its rows. Cancelling and
 * completing cannot both succeed: they are written under the same deduplication token.
 *
 * @returns what was done, or `absent` where there is no such report
 */
export async function cancelOrRemove(
  db: Database,
  report_id: string,
): Promise<"cancelled" | "removed" | "absent"> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const [report] = await reportById(db, { report_id });
    if (report === undefined || report.state === "Deleted") return "absent";
    if (report.state !== "Running") {
      await removeReport(db, { report_id });
      await discardRows(db, report);
      // What is not deleted now, a later collection deletes.
      if (report.selected > 0) await deleteReportSelections(db, { report_id }).catch(() => {});
      return "removed";
    }
    const reason = "it was cancelled on request";
    const { attempt } = report;
    await cancelReport(db, { report_id, attempt, reason, token: outcomeToken(report) });
    const [after] = await reportById(db, { report_id });
    if (after?.state === "Cancelled") {
      await discardRows(db, report);
      return "cancelled";
    }
    await delay(PAUSE_MS);
  }
  throw new Problem(
    "database-unavailable",
    `report ${report_id} could not be cancelled: try again`,
  );
}

/**
 * Deletes what is no longer needed: of attempts whose process was killed before it could, of
 * removed reports, and of requests that broke off and were not repeated.
 */
export async function collectGarbage(db: Database): Promise<void> {
  for (const run of await reportLostAttempts(db, {})) await discardAttempt(db, run);
  for (const lost of await reportLostSelections(db, {})) {
    await deleteReportSelections(db, lost);
  }
}
