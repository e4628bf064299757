import { z } from "zod";
import { openReports } from "../../../api/reports/reports.ts";
import { getReport } from "../../../api/routes/legacy/get-report.ts";
import { createReport } from "../../../api/routes/reports/create.ts";
import { deleteReport } from "../../../api/routes/reports/delete.ts";
import { diffReports } from "../../../api/routes/reports/diff.ts";
import { getReportState } from "../../../api/routes/reports/get.ts";
import { listReports } from "../../../api/routes/reports/list.ts";
import { rollUpReport } from "../../../api/routes/reports/rollup.ts";
import { getReportRows } from "../../../api/routes/reports/rows.ts";
import { summarizeReport } from "../../../api/routes/reports/summary.ts";
import type { Database } from "../../../sql/database.ts";
import { json } from "../../harness/api.ts";
import { routeApp } from "../../harness/route-app.ts";

const Report = z.looseObject({ report_id: z.uuid(), state: z.string() });

/** The routes of reports on a store, each answer checked by the document. */
export async function reportApi(db: Database, reports = openReports(db)) {
  const { request } = await routeApp(
    createReport(reports),
    listReports(db, reports),
    getReportState(reports),
    deleteReport(db),
    getReportRows(db, reports),
    rollUpReport(db, reports),
    diffReports(db, reports),
    summarizeReport(db, reports),
    getReport(db, reports),
  );

  /** Asks for a report; answers its id once it has ended. */
  async function made(body: object = {}): Promise<string> {
    const response = await request("/reports", json("POST", body));
    if (response.status !== 202) throw new Error(await response.text());
    const { report_id } = Report.parse(await response.json());
    await reports.idle();
    return report_id;
  }

  async function told(id: string): Promise<Record<string, unknown>> {
    return Report.parse(await (await request(`/reports/${id}`)).json());
  }

  return { reports, request, made, told };
}

/** What a problem says: status, kind, detail and more. */
export async function problemOf(response: Response): Promise<Record<string, unknown>> {
  const { type, ...rest } = z
    .looseObject({ type: z.string(), status: z.number(), detail: z.string() })
    .parse(await response.json());
  return { ...rest, kind: type.replace("urn:store-monitor:problem:", "") };
}
