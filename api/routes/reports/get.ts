import { createRoute, z } from "@hono/zod-openapi";
import { ReportBody, reportBody } from "../../answers/report.ts";
import { foundReport, ReportAddress, reportNotFound } from "../../answers/report-address.ts";
import { preferredWait } from "../../http/prefer.ts";
import { createRouter, NoQuery, responses } from "../../http/router.ts";
import { scope } from "../../http/scopes.ts";
import type { Reports } from "../../reports/reports.ts";

/** Seconds: well below the time-outs of the server and of a proxy in front of it. */
const LONGEST_WAIT = 20;

const Headers = z.object({
  prefer: z
    .string()
    .optional()
    .openapi({
      example: "wait=10",
      description: `\`wait=10\` (RFC 7240): respond when the report has ended, or after 10 seconds; at most ${LONGEST_WAIT}`,
    }),
});

const route = createRoute({
  method: "get",
  path: "/reports/{id}",
  ...scope("read"),
  operationId: "getReport",
  tags: ["Reports"],
  summary: "The state of a report, and what it was made from",
  request: { params: ReportAddress, query: NoQuery, headers: Headers },
  responses: responses(
    {
      200: {
        description: "The report",
        headers: {
          "Retry-After": {
            description: "While the report is running: when to check again, in seconds",
            schema: { type: "string" },
          },
          "Preference-Applied": {
            description: "The wait that was applied, if one was preferred",
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
  async function awaited(id: string, seconds: number | undefined, gone: AbortSignal) {
    if (seconds === undefined) return await foundReport(reports, id);
    const patience = AbortSignal.any([gone, AbortSignal.timeout(seconds * 1000)]);
    return await foundReport(reports, id, patience);
  }

  return createRouter().openapi(route, async (c) => {
    const { id } = c.req.valid("param");
    const seconds = preferredWait(c.req.valid("header").prefer, LONGEST_WAIT);
    if (seconds !== undefined) c.header("Preference-Applied", `wait=${seconds}`);
    const report = await awaited(id, seconds, c.req.raw.signal);
    const body = reportBody(
      report,
      await reports.obstacleOf([report]),
      await reports.supersededOf([report]),
      await reports.deletedEvidenceOf([report]),
    );
    if (body === undefined) throw reportNotFound(id);
    if (body.state === "Running") c.header("Retry-After", "1");
    c.header("Cache-Control", "no-store");
    return c.json(body, 200);
  });
}
