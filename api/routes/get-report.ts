import { Readable } from "node:stream";
import { type Context, Hono } from "hono";
import { accepts } from "hono/accepts";
import { fromMicroseconds } from "../../producers/timestamp.ts";
import { type ReportRow, reportTable } from "../../sql/reports.ts";
import type { Store } from "../../sql/store.ts";
import { Detail } from "../report/options.ts";
import { reportCsv } from "../report/report-csv.ts";
import type { Reports } from "../report/reports.ts";

const RETRY_AFTER_SECONDS = "1";

/**
 * `GET /get_report/{report_id}` and `/get_report?report_id=`: the state of a report until it is done,
 * then its CSV, or with `Accept: application/json` where the CSV is.
 * `?format=csv` asks for the CSV whatever is accepted, `?detail=full` for all columns.
 */
export function getReport(store: Store, reports: Reports): Hono {
  async function answer(c: Context, reportId: string): Promise<Response> {
    const detail = Detail.safeParse(c.req.query("detail") ?? "standard");
    if (!detail.success) return c.json({ error: "detail is standard or full" }, 400);
    const report = await reports.find(reportId);
    if (report === undefined) return c.json({ error: `there is no report ${reportId}` }, 404);
    c.header("X-Report-Status", report.state);
    c.header("Cache-Control", "no-store");
    c.header("Vary", "Accept");
    if (report.state === "Running") {
      c.header("Retry-After", RETRY_AFTER_SECONDS);
      return c.json({ status: "Running", progress: report.progress });
    }
    if (report.state === "Failed") return c.json({ status: "Failed", reason: report.reason });
    if (c.req.query("format") !== "csv" && prefersJson(c)) return c.json(completed(report));
    const rows = await reportTable(store, { report_id: report.report_id });
    if (rows.length !== report.stores) {
      // A replica that lags behind: half a report must not look like a whole one.
      c.header("Retry-After", RETRY_AFTER_SECONDS);
      return c.json({ error: "not all rows of the report are on this replica yet" }, 503);
    }
    const csv = Readable.toWeb(reportCsv(rows, detail.data)) as ReadableStream;
    return c.body(csv, 200, {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="report-${report.report_id}.csv"`,
    });
  }

  return new Hono()
    .get("/get_report", async (c) => {
      const reportId = c.req.query("report_id");
      if (reportId !== undefined) return answer(c, reportId);
      return c.json({ error: "report_id is missing: /get_report?report_id=…" }, 400);
    })
    .get("/get_report/:report_id", (c) => answer(c, c.req.param("report_id")));
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
