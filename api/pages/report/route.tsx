import { text } from "node:stream/consumers";
import type { ReportRow } from "../../../sql/reports.ts";
import type { Store } from "../../../sql/store.ts";
import { Problem } from "../../http/problem.ts";
import { foundReport, reportNotFound } from "../../report/report-address.ts";
import { download } from "../../report/report-download.ts";
import { reportBody } from "../../report/report-json.ts";
import type { Reports } from "../../report/reports.ts";
import { type ReportDiff, tellDifferences } from "../../report/tell-differences.ts";
import { tellReports } from "../../report/tell-reports.ts";
import { tellSummary } from "../../report/tell-summary.ts";
import { type Page, page } from "../page.ts";
import type { PageParts } from "../page-list.ts";
import { nameOf } from "../reports/words.ts";
import { lookOf } from "./address.ts";
import type { Other } from "./compare.tsx";
import { EVERYTHING, type Row, rowsOf, sortOf } from "./narrowing.ts";
import { FIRST_ROWS } from "./stores-table.tsx";
import { type ReportProps, ReportView } from "./view.tsx";

/** Reports that one can be compared with, the newest ones. */
const OTHERS = 100;

/** Changes that are shown at first. */
const CHANGES = 20;

/** `GET /ui/reports/{id}`: a report, and all that it says. */
export function reportPage({ store, reports }: Pick<PageParts, "store" | "reports">): Page {
  return page<ReportProps>(
    {
      name: "report",
      path: "/reports/:id",
      scope: "read",
      browser: new URL("./browser.tsx", import.meta.url),
    },
    {
      title: ({ report }) => `Report, ${nameOf(report).toLowerCase()}`,
      load: async (c) => {
        const id = c.req.param("id") ?? "";
        const row = await foundReport(reports, id);
        const report = reportBody(row);
        if (report === undefined) throw reportNotFound(id);
        const look = lookOf(c.req.query());
        const isComplete = row.state === "Complete";
        const [summary, rows, others, compared] = await Promise.all([
          isComplete ? tellSummary(store, row) : null,
          isComplete ? firstRows(store, row, look.narrowing.sort) : [],
          isComplete ? othersThan(store, row.report_id) : [],
          isComplete ? since(store, reports, look.compare, row.report_id) : NOT_COMPARED,
        ]);
        return {
          ...look,
          ...{ report, summary, rows, loaded: null, others, ...compared },
          mayWrite: c.get("scopes").has("write"),
          trouble: null,
          doomed: false,
        };
      },
      View: ReportView,
    },
  );
}

/** The first rows in the order that is asked for, so that there is something to see at once. */
async function firstRows(store: Store, report: ReportRow, sort: string): Promise<Row[]> {
  const order = sortOf(sort) ?? sortOf(EVERYTHING.sort);
  if (order === undefined) throw new Error("there is a sort by default");
  const limits = { stores: [], limit: FIRST_ROWS, gzip: false };
  const wanted = { format: "csv", detail: "full", ...order, ...limits } as const;
  return rowsOf(await text(await download(store, report, wanted)));
}

async function othersThan(store: Store, id: string): Promise<Other[]> {
  const { items } = await tellReports(store, { state: "Complete", limit: OTHERS });
  return items
    .filter(({ report_id }) => report_id !== id)
    .map(({ report_id, as_of, label }) => ({ report_id, as_of, label }));
}

type Compared = Pick<ReportProps, "diff" | "diffTrouble">;

const NOT_COMPARED: Compared = { diff: null, diffTrouble: null };

/** What changed since another report. That it cannot be compared with does not hide this one. */
async function since(store: Store, reports: Reports, id: string, other: string): Promise<Compared> {
  if (id === "") return NOT_COMPARED;
  try {
    const diff: ReportDiff = await tellDifferences(store, reports, { id, other, limit: CHANGES });
    return { diff, diffTrouble: null };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { diff: null, diffTrouble: `It cannot be compared: ${error.message}.` };
  }
}
