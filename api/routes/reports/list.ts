import { createRoute, z } from "@hono/zod-openapi";
import type { Store } from "../../../sql/store.ts";
import { Page } from "../../http/cursor.ts";
import { createRouter, responses } from "../../http/router.ts";
import { scope } from "../../http/scopes.ts";
import { Label } from "../../report/options.ts";
import { ReportState } from "../../report/report-json.ts";
import type { Reports } from "../../report/reports.ts";
import { ReportPage, tellReports } from "../../report/tell-reports.ts";

const route = createRoute({
  method: "get",
  path: "/reports",
  ...scope("read"),
  operationId: "listReports",
  tags: ["Reports"],
  summary: "All reports that were not removed, newest first",
  request: {
    query: z.strictObject({
      ...Page,
      state: ReportState.optional().describe("Only those that stand so"),
      label: Label.optional().describe("Only those of exactly this label"),
    }),
  },
  responses: responses(
    {
      200: {
        description: "A page of reports",
        content: { "application/json": { schema: ReportPage } },
      },
    },
    "invalid-cursor",
  ),
});

/** `GET /reports`. */
export function listReports(store: Store, reports: Reports) {
  return createRouter().openapi(route, async (c) => {
    c.header("Cache-Control", "no-store");
    return c.json(await tellReports(store, reports, c.req.valid("query")), 200);
  });
}
