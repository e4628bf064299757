import { text } from "node:stream/consumers";
import type { Database } from "../../../sql/database.ts";
import type { ReportRow } from "../../../sql/reports.ts";
import { reportBody } from "../../answers/report.ts";
import {
  completeReport,
  foundReport,
  refuseBeyondRoom,
  reportNotFound,
} from "../../answers/report-address.ts";
import { findDifferences, type ReportDiff } from "../../answers/report-differences.ts";
import { download } from "../../answers/report-download.ts";
import { findReports } from "../../answers/report-list.ts";
import { findSummary } from "../../answers/report-summary.ts";
import { Problem } from "../../http/problem.ts";
import type { Reports } from "../../reports/reports.ts";
import { requestAgain } from "../../reports/request-again.ts";
import type { Page } from "../kit/page.ts";
import type { PageParts } from "../kit/parts.ts";
import { nameOf } from "../reports/text.ts";
import { queryOf, viewStateOf } from "./address.ts";
import { Compare, type Other } from "./compare.tsx";
import { Downloads } from "./downloads.tsx";
import { Facts } from "./facts.tsx";
import { EVERYTHING, type Row, rowsOf, sortOf } from "./filters.ts";
import { FIRST_ROWS } from "./stores-table.tsx";
import { Superseded } from "./superseded.tsx";
import { Totals } from "./totals.tsx";
import { type ReportParts, ReportView } from "./view.tsx";
import { Warnings } from "./warnings.tsx";

/** How many other reports are offered for comparison, newest first. */
const OTHERS = 100;

/** How many changes are shown at first, and at most. */
const CHANGES = 20;
const MOST_CHANGES = 1000;

/** `GET /ui/reports/{id}`: a report. */
export function reportPage({ db, reports }: Pick<PageParts, "db" | "reports">): Page {
  return {
    name: "report",
    path: "/reports/:id",
    navigation: undefined,
    scope: "read",
    browser: new URL("./browser.tsx", import.meta.url),
    form: {
      path: "/again",
      scope: "write",
      send: async (c) => {
        const id = c.req.param("id") ?? "";
        const request = await requestAgain(db, await completeReport(reports, id));
        await refuseBeyondRoom(reports, request.wait);
        const { report_id } = await reports.request(request);
        return c.redirect(`../${report_id}?compare=${id}`, 303);
      },
    },
    show: async (c, root) => {
      const id = c.req.param("id") ?? "";
      const row = await foundReport(reports, id);
      const obstacle = await reports.obstacleOf([row]);
      const report = reportBody(row, obstacle, await reports.supersededOf([row]));
      if (report === undefined) throw reportNotFound(id);
      const viewState = viewStateOf(c.req.query());
      const limit = c.req.query("changes") === "more" ? MOST_CHANGES : CHANGES;
      const isComplete = row.state === "Complete";
      const [summary, rows, others, compared] = await Promise.all([
        isComplete ? findSummary(db, row) : null,
        isComplete ? firstRows(db, row, viewState.filters.sort) : [],
        isComplete ? othersThan(db, reports, row.report_id) : [],
        isComplete ? since(db, reports, { id: viewState.compare, other: id, limit }) : NOT_COMPARED,
      ]);
      const mayWrite = c.get("scopes").has("write");
      const begun = { loaded: null, problem: null, doomed: false };
      const props = { ...viewState, report, summary, rows, mayWrite, ...begun, root };
      const comparing = { others, compare: viewState.compare, ...compared, root, reportId: id };
      const more = `?${queryOf(viewState)}&changes=more#compare-section`;
      const parts: ReportParts = {
        warnings: (
          <>
            <Warnings warnings={report.warnings} />
            <Superseded report={report} root={root} mayWrite={mayWrite} />
          </>
        ),
        totals: summary && <Totals summary={summary} />,
        downloads: <Downloads rows={`${root}reports/${id}/rows`} />,
        compare: <Compare {...comparing} more={more} />,
        facts: <Facts report={report} />,
      };
      return {
        title: `Report, ${nameOf(report).toLowerCase()}`,
        props,
        view: <ReportView {...props} parts={parts} />,
      };
    },
  };
}

/** The first rows in the requested order, so that the page shows something at once. */
async function firstRows(db: Database, report: ReportRow, sort: string): Promise<Row[]> {
  const order = sortOf(sort) ?? sortOf(EVERYTHING.sort);
  if (order === undefined) throw new Error("there is a sort by default");
  const limits = { stores: [], limit: FIRST_ROWS, gzip: false };
  const wanted = { format: "csv", detail: "full", ...order, ...limits } as const;
  return rowsOf(await text(await download(db, report, wanted)));
}

async function othersThan(db: Database, reports: Reports, id: string): Promise<Other[]> {
  const { items } = await findReports(db, reports, { state: "Complete", limit: OTHERS });
  return items
    .filter(({ report_id }) => report_id !== id)
    .map(({ report_id, as_of, label }) => ({ report_id, as_of, label }));
}

type Compared = { diff: ReportDiff | null; problem: string | null };

const NOT_COMPARED: Compared = { diff: null, problem: null };

/** What changed since another report. If the comparison fails, the page shows the rest. */
async function since(
  db: Database,
  reports: Reports,
  requested: { id: string; other: string; limit: number },
): Promise<Compared> {
  if (requested.id === "") return NOT_COMPARED;
  try {
    return { diff: await findDifferences(db, reports, requested), problem: null };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { diff: null, problem: `It cannot be compared: ${error.message}.` };
  }
}
