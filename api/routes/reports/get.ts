import { createRoute } from "@hono/zod-openapi";
import { createRouter, NoQuery, responses } from "../../http/router.ts";
import { scope } from "../../http/scopes.ts";
import { foundReport, ReportAddress, reportNotFound } from "../../report/report-address.ts";
import { ReportBody, reportBody } from "../../report/report-json.ts";
import type { Reports } from "../../report/reports.ts";

const route = createRoute({
  method: "get",
  path: "/reports/{id}",
  ...scope("read"),
  operationId: "getReport",
  tags: ["Reports"],
  summary: "How a report stands, and what it was made from",
  request: { params: ReportAddress, query: NoQuery },
  responses: responses(
    {
      200: {
        description: "The report as it stands",
        headers: {
          "Retry-After": {
            description: "While it is running: when to look again, in seconds",
            schema: { type: "string" },
          },
        },
        content: { "application/json": { schema: ReportBody } },
      },
    },
    "report-not-found",
  ),
});

/** `GET /reports/{id}`. */
export function getReportState(reports: Reports) {
  return createRouter().openapi(route, async (c) => {
    const { id } = c.req.valid("param");
    const body = reportBody(await foundReport(reports, id));
    if (body === undefined) throw reportNotFound(id);
    if (body.state === "Running") c.header("Retry-After", "1");
    c.header("Cache-Control", "no-store");
    return c.json(body, 200);
  });
}
