import { z } from "@hono/zod-openapi";
import type { ReportRow } from "../../sql/reports.ts";
import { Problem } from "../http/problem.ts";
import type { Reports } from "../reports/reports.ts";

/** An id as examples have it. */
export const EXAMPLE_ID = "7fd1c0a2-5a3e-4d0b-9c52-0d6f1a0e77b1";

/** The parameter of addresses below `/reports/{id}`. */
export const ReportAddress = z.object({
  id: z.uuid().openapi({ description: "`report_id` of the report", example: EXAMPLE_ID }),
});

/**
 * The report of an id.
 *
 * @param patience a running report is awaited until this is aborted; without it, not at all
 * @throws Problem report-not-found
 */
export async function foundReport(
  reports: Reports,
  id: string,
  patience?: AbortSignal,
): Promise<ReportRow> {
  const report = await (patience ? reports.ended(id, patience) : reports.find(id));
  if (report === undefined) throw reportNotFound(id);
  return report;
}

/** The problem of an unknown id, or that of a removed report. */
export function reportNotFound(id: string): Problem {
  return new Problem("report-not-found", `there is no report ${id}, or it was removed`);
}

/**
 * The complete report of an id.
 *
 * @throws Problem report-not-found or report-not-complete
 */
export async function completeReport(reports: Reports, id: string): Promise<ReportRow> {
  const report = await foundReport(reports, id);
  const { state, progress, reason } = report;
  if (state === "Complete") return report;
  const running = state === "Running";
  const text = running ? "is being calculated: try again" : `has no rows: ${reason}`;
  throw new Problem("report-not-complete", `the report ${id} ${text}`, {
    extensions: { state, progress },
    headers: running ? { "Retry-After": "1" } : {},
  });
}

const WAIT_SECONDS = "30";

/** @throws Problem too-busy while the maximum number of reports is waiting */
export async function refuseBeyondRoom(reports: Reports, wait: boolean): Promise<void> {
  if (await reports.hasRoom(wait)) return;
  throw new Problem("too-busy", "too many reports are waiting: try again later", {
    headers: { "Retry-After": WAIT_SECONDS },
  });
}
