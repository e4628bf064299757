import { z } from "@hono/zod-openapi";
import type { Database } from "../../sql/database.ts";
import { BEFORE_ALL_REPORTS, countReports, reportList } from "../../sql/reports.ts";
import { decodeCursor, encodeCursor, pageOf, Total } from "../http/cursor.ts";
import type { Reports } from "../reports/reports.ts";
import { ReportBody, reportBody } from "./report.ts";

/** A page of reports, newest first. */
export const ReportPage = pageOf(ReportBody).extend(Total).openapi("ReportPage");
export type ReportPage = z.output<typeof ReportPage>;

/** The parameters of the list of reports. */
export type ReportsParams = {
  cursor?: string | undefined;
  limit: number;
  state?: ReportBody["state"] | undefined;
  label?: string | undefined;
  /** Whether the page has the total. */
  count?: "true" | "false";
};

const Place = z.tuple([z.number().int(), z.uuid()]);

/**
 * All reports except removed ones, newest first.
 *
 * @throws Problem invalid-cursor
 */
export async function findReports(
  db: Database,
  reports: Pick<Reports, "obstacleOf" | "supersededOf" | "deletedEvidenceOf">,
  { cursor, limit, state, label = "", count }: ReportsParams,
): Promise<ReportPage> {
  const { before_ms: first_ms, before_id: first_id } = BEFORE_ALL_REPORTS;
  const [before_ms, before_id] = decodeCursor(cursor, Place) ?? [first_ms, first_id];
  const filter = { state: state ?? "", label };
  const [found, counted] = await Promise.all([
    reportList(db, { ...filter, before_ms, before_id, limit: limit + 1 }),
    count === "true" ? countReports(db, filter) : [],
  ]);
  const rows = found.slice(0, limit);
  const last = found.length > limit ? rows.at(-1) : undefined;
  const [obstacle, superseded, deleted] = await Promise.all([
    reports.obstacleOf(rows),
    reports.supersededOf(rows),
    reports.deletedEvidenceOf(rows),
  ]);
  return {
    items: rows.flatMap((row) => reportBody(row, obstacle, superseded, deleted) ?? []),
    next_cursor: last ? encodeCursor([last.requested_ms, last.report_id]) : null,
    ...counted[0],
  };
}
