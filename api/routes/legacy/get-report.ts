import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { accepts } from "hono/accepts";
import { fromMicroseconds } from "../../../producers/messages/timestamp.ts";
import type { Database } from "../../../sql/database.ts";
import type { ReportRow } from "../../../sql/reports.ts";
import { EXAMPLE_ID } from "../../answers/report-address.ts";
import { download, wholeCsv } from "../../answers/report-download.ts";
import { asBody } from "../../answers/send-rows.ts";
import { Problem, type ProblemKind } from "../../http/problem.ts";
import { createRouter, responses } from "../../http/router.ts";
import { scope } from "../../http/scopes.ts";
import type { Reports } from "../../reports/reports.ts";
import { Detail } from "../../uptime/options.ts";

const RETRY_AFTER_SECONDS = "1";

const State = z
  .union([
    z.object({
      status: z.literal("Running"),
      progress: z.number().describe("From 0 to 1"),
      waiting: z.string().optional().describe("What the report waits for before it is calculated"),
    }),
    z.object({ status: z.enum(["Failed", "Cancelled"]), reason: z.string() }),
    z.object({
      status: z.literal("Complete"),
      report_id: z.uuid(),
      as_of: z.string().nullable(),
      stores: z.number().int(),
      csv_url: z.string(),
    }),
  ])
  .openapi("GetReportState");

// These routes have always ignored unknown parameters.
const query = {
  detail: z
    .enum(Detail.options, "detail is standard or full")
    .default("standard")
    .describe("`full` for all columns"),
  format: z
    .string()
    .optional()
    .openapi({ description: "`csv` for the CSV, whatever `Accept` says", example: "csv" }),
};

const shared = {
  method: "get" as const,
  ...scope("read"),
  tags: ["Compatibility"],
  deprecated: true,
  description:
    "The state of a report as JSON until it is complete, then its CSV, or the address of the CSV for " +
    "clients that prefer application/json. Errors also have their detail as `error`.",
  responses: responses(
    {
      200: {
        description: "The CSV, or the state as JSON",
        headers: {
          "X-Report-Status": {
            description: "Running, Complete, Failed or Cancelled",
            schema: { type: "string" },
          },
        },
        content: {
          "text/csv": { schema: { type: "string" } },
          "application/json": { schema: State },
        },
      },
    },
    "report-not-found",
    "report-rows-missing",
  ),
};

const byQuery = createRoute({
  ...shared,
  path: "/get_report",
  operationId: "getReportByQuery",
  summary: "The CSV of a report, or its state",
  request: {
    query: z.object({
      report_id: z
        .string("report_id is missing: /get_report?report_id=…")
        .openapi({ description: "The id of the report", example: EXAMPLE_ID }),
      ...query,
    }),
  },
});

const byPath = createRoute({
  ...shared,
  path: "/get_report/{report_id}",
  operationId: "getReportByPath",
  summary: "The CSV of a report, or its state",
  request: {
    params: z.object({
      report_id: z.string().openapi({ description: "The id of the report", example: EXAMPLE_ID }),
    }),
    query: z.object(query),
  },
});

/** `GET /get_report/{report_id}` and `/get_report?report_id=`. */
export function getReport(db: Database, reports: Reports) {
  async function answer(c: Context, reportId: string, detail: Detail): Promise<Response> {
    const report = await reports.find(reportId);
    if (report === undefined) throw problem("report-not-found", `there is no report ${reportId}`);
    const { state, progress, reason } = report;
    c.header("X-Report-Status", state);
    c.header("Cache-Control", "no-store");
    c.header("Vary", "Accept");
    if (state === "Running") {
      c.header("Retry-After", RETRY_AFTER_SECONDS);
      const obstacle = await reports.obstacleOf([report]);
      const waiting = obstacle && { waiting: obstacle.waiting };
      return c.json({ status: state, progress, ...waiting });
    }
    if (state !== "Complete") return c.json({ status: state, reason });
    if (c.req.query("format") !== "csv" && prefersJson(c)) return c.json(completed(report));
    const rows = await download(db, report, wholeCsv(detail), c.req.raw.signal);
    return c.body(asBody(rows), 200, {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="report-${report.report_id}.csv"`,
    });
  }

  return createRouter()
    .openapi(
      byQuery,
      (c): Promise<Response> => {
        const { report_id, detail } = c.req.valid("query");
        return answer(c, report_id, detail);
      },
      refuse,
    )
    .openapi(
      byPath,
      (c): Promise<Response> =>
        answer(c, c.req.valid("param").report_id, c.req.valid("query").detail),
      refuse,
    );
}

function refuse(result: Checked): undefined {
  if (result.success) return;
  throw problem("invalid-request", result.error.issues.map(({ message }) => message).join("; "));
}

type Checked =
  | { success: true }
  | { success: false; error: { issues: readonly { message: string }[] } };

/** Errors were `{ "error": … }` here before they were problems. */
function problem(kind: ProblemKind, detail: string): Problem {
  return new Problem(kind, detail, { extensions: { error: detail } });
}

function prefersJson(c: Context): boolean {
  const supports = ["text/csv", "application/json"];
  return accepts(c, { header: "Accept", supports, default: "text/csv" }) === "application/json";
}

function completed(report: ReportRow) {
  return {
    status: "Complete",
    report_id: report.report_id,
    as_of: report.as_of_us === null ? null : fromMicroseconds(report.as_of_us),
    stores: report.stores,
    csv_url: `/get_report/${report.report_id}?format=csv`,
  };
}
