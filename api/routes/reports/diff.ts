import { createRoute, z } from "@hono/zod-openapi";
import type { Database } from "../../../sql/database.ts";
import { PeriodDiff } from "../../answers/period-differences.ts";
import { EXAMPLE_ID } from "../../answers/report-address.ts";
import { findDifferences, ReportDiff } from "../../answers/report-differences.ts";
import { LINK, linkNext, Page } from "../../http/cursor.ts";
import { createRouter, responses } from "../../http/router.ts";
import { scope } from "../../http/scopes.ts";
import type { Reports } from "../../reports/reports.ts";

const route = createRoute({
  method: "get",
  path: "/reports/{id}/diff/{other}",
  ...scope("read"),
  operationId: "diffReports",
  tags: ["Reports"],
  summary: "Which stores changed between two reports, and by how much",
  description:
    "Every number is `other` minus `id`, from the exact microseconds. Stores that differ in any number are " +
    "listed by their change of downtime_last_week, the largest first, whether more or less; stores that " +
    "do not differ are only counted. Reports for a period have a row of each store, or of each store and " +
    "bucket, listed by their change of downtime; their periods may differ, such as a month and the one " +
    "before. With `by`, both must have the same `by` and `zone`.",
  request: {
    params: z.object({
      id: z.uuid().openapi({
        description: "`report_id` of the first report",
        example: EXAMPLE_ID,
      }),
      other: z.uuid().openapi({
        description: "`report_id` of the other report",
        example: "0b6f1a0e-3c1d-4f5e-8a77-2d9b8e4c1f00",
      }),
    }),
    query: z.strictObject(Page),
  },
  responses: responses(
    {
      200: {
        description: "A page of stores that differ, and how many there are",
        headers: LINK,
        content: { "application/json": { schema: z.union([ReportDiff, PeriodDiff]) } },
      },
    },
    "invalid-cursor",
    "report-not-found",
    "report-not-complete",
    "reports-not-comparable",
  ),
});

/** `GET /reports/{id}/diff/{other}`. */
export function diffReports(db: Database, reports: Reports) {
  return createRouter().openapi(route, async (c) => {
    const params = { ...c.req.valid("param"), ...c.req.valid("query") };
    const diff = await findDifferences(db, reports, params);
    linkNext(c, diff.next_cursor);
    return c.json(diff, 200);
  });
}
