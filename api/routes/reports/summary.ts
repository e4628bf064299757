import { createRoute, z } from "@hono/zod-openapi";
import type { Database } from "../../../sql/database.ts";
import { findPeriodSummary, PeriodSummary } from "../../answers/period-summary.ts";
import { completeReport, ReportAddress } from "../../answers/report-address.ts";
import { findSummary, ReportSummary } from "../../answers/report-summary.ts";
import { createRouter, NoQuery, responses } from "../../http/router.ts";
import { scope } from "../../http/scopes.ts";
import type { Reports } from "../../reports/reports.ts";
import { periodOf } from "../../reports/stored-period.ts";

const route = createRoute({
  method: "get",
  path: "/reports/{id}/summary",
  ...scope("read"),
  operationId: "summarizeReport",
  tags: ["Reports"],
  summary: "The totals of a complete report over all its stores",
  description:
    "Totals of each window, with two decimals, from the sums of the exact microseconds: not the sums of " +
    "the rounded rows. Also the distribution of uptime. A report for a period has one window, `period`, and " +
    "with `by` each bucket over all stores.",
  request: { params: ReportAddress, query: NoQuery },
  responses: responses(
    {
      200: {
        description: "The summary; like the rows, it never changes",
        content: { "application/json": { schema: z.union([ReportSummary, PeriodSummary]) } },
      },
    },
    "report-not-found",
    "report-not-complete",
    "report-rows-missing",
  ),
});

/** `GET /reports/{id}/summary`. */
export function summarizeReport(db: Database, reports: Reports) {
  return createRouter().openapi(route, async (c) => {
    const report = await completeReport(reports, c.req.valid("param").id);
    const find = periodOf(report) === undefined ? findSummary : findPeriodSummary;
    return c.json(await find(db, report), 200);
  });
}
