import { createRoute, z } from "@hono/zod-openapi";
import type { Database } from "../../../sql/database.ts";
import { ReportState } from "../../answers/report.ts";
import { findReports, ReportPage } from "../../answers/report-list.ts";
import { Counted, LINK, linkNext, Page } from "../../http/cursor.ts";
import { createRouter, responses } from "../../http/router.ts";
import { scope } from "../../http/scopes.ts";
import type { Reports } from "../../reports/reports.ts";
import { Label } from "../../uptime/options.ts";

const route = createRoute({
  method: "get",
  path: "/reports",
  ...scope("read"),
  operationId: "listReports",
  tags: ["Reports"],
  summary: "All reports except removed ones, newest first",
  request: {
    query: z.strictObject({
      ...Page,
      ...Counted,
      state: ReportState.optional().describe("Only reports in this state"),
      label: Label.optional().openapi({
        description: "Only reports with exactly this label",
        example: "our region",
      }),
    }),
  },
  responses: responses(
    {
      200: {
        description: "A page of reports",
        headers: LINK,
        content: { "application/json": { schema: ReportPage } },
      },
    },
    "invalid-cursor",
  ),
});

/** `GET /reports`. */
export function listReports(db: Database, reports: Reports) {
  return createRouter().openapi(route, async (c) => {
    c.header("Cache-Control", "no-store");
    const page = await findReports(db, reports, c.req.valid("query"));
    linkNext(c, page.next_cursor);
    return c.json(page, 200);
  });
}
