import { text } from "node:stream/consumers";
import type { Database } from "../../../sql/database.ts";
import type { ReportRow } from "../../../sql/reports.ts";
import type { PeriodDiff } from "../../answers/period-differences.ts";
import { findPeriodSummary, type PeriodSummary } from "../../answers/period-summary.ts";
import { type ReportBody, reportBody } from "../../answers/report.ts";
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
import { type StoresColumns, storesColumns } from "./columns.ts";
import { Compare } from "./compare.tsx";
import { Differences } from "./differences.tsx";
import { Downloads } from "./downloads.tsx";
import { Facts } from "./facts.tsx";
import { type Row, rowsOf, sortOf } from "./filters.ts";
import { isBefore } from "./period-before.ts";
import { PeriodChanges } from "./period-changes.tsx";
import { PeriodTotals } from "./period-totals.tsx";
import { FIRST_ROWS } from "./stores-table.tsx";
import { Superseded } from "./superseded.tsx";
import { Totals } from "./totals.tsx";
import { type ReportParts, ReportView } from "./view.tsx";
import { Warnings } from "./warnings.tsx";
import { WayBefore } from "./way-before.tsx";

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
      const report = reportBody(
        row,
        obstacle,
        await reports.supersededOf([row]),
        await reports.deletedEvidenceOf([row]),
      );
      if (report === undefined) throw reportNotFound(id);
      const columns = storesColumns(report.period);
      const viewState = viewStateOf(c.req.query(), columns);
      const limit = c.req.query("changes") === "more" ? MOST_CHANGES : CHANGES;
      const { compare } = viewState;
      const isComplete = row.state === "Complete";
      const isOfWindows = report.period === null;
      const [summary, ofPeriod, rows, others, compared] = await Promise.all([
        isComplete && isOfWindows ? findSummary(db, row) : null,
        isComplete && !isOfWindows ? findPeriodSummary(db, row) : null,
        isComplete ? firstRows(db, row, { sort: viewState.filters.sort, columns }) : [],
        isComplete ? othersThan(db, reports, report) : [],
        isComplete ? since(db, reports, { id: compare, other: id, limit }) : NOT_COMPARED,
      ]);
      const mayWrite = c.get("scopes").has("write");
      const begun = { loaded: null, problem: null, doomed: false };
      const props = { ...viewState, report, summary, rows, mayWrite, ...begun, root };
      const queryWith = (other: string) => queryOf({ ...viewState, compare: other }, columns);
      const existing = others.find((other) => isBefore(report, other))?.report_id;
      const at = {
        root,
        reportId: id,
        more: `?${queryWith(compare)}&changes=more#compare-section`,
      };
      const way = <WayBefore {...{ report, existing, mayWrite, queryWith }} />;
      const parts: ReportParts = {
        warnings: (
          <>
            <Warnings warnings={report.warnings} />
            <Superseded report={report} root={root} mayWrite={mayWrite} />
          </>
        ),
        totals: summary ? (
          <Totals summary={summary} />
        ) : (
          ofPeriod && <PeriodTotals summary={ofPeriod} />
        ),
        downloads: <Downloads rows={`${root}reports/${id}/rows`} />,
        compare: (
          <Compare {...{ others, compare, way }} problem={compared.problem}>
            {compared.diff && <Differences diff={compared.diff} {...at} />}
            {compared.periods && ofPeriod && (
              <PeriodChanges
                summaries={[ofPeriod, compared.periods.summary]}
                diff={compared.periods.diff}
                {...at}
              />
            )}
          </Compare>
        ),
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
async function firstRows(
  db: Database,
  report: ReportRow,
  { sort, columns }: { sort: string; columns: StoresColumns },
): Promise<Row[]> {
  const order = sortOf(sort, columns);
  if (order === undefined) throw new Error("the view state has a sort that the report has");
  const limits = { stores: [], limit: FIRST_ROWS, gzip: false };
  const wanted = { format: "csv", detail: "full", ...order, ...limits } as const;
  return rowsOf(await text(await download(db, report, wanted)));
}

/** The reports that one can be compared with. */
async function othersThan(
  db: Database,
  reports: Reports,
  { report_id, period }: ReportBody,
): Promise<ReportBody[]> {
  const { items } = await findReports(db, reports, { state: "Complete", limit: OTHERS });
  return items.filter((other) => {
    if (other.report_id === report_id) return false;
    if (period === null || other.period === null) return period === other.period;
    const { by, zone } = other.period;
    return by === period.by && (by === null || zone === period.zone);
  });
}

type Compared = {
  diff: ReportDiff | null;
  /** Of reports for a period, with the summary of the other one. */
  periods: { diff: PeriodDiff; summary: PeriodSummary } | null;
  problem: string | null;
};

const NOT_COMPARED: Compared = { diff: null, periods: null, problem: null };

/** What changed since another report. If the comparison fails, the page shows the rest. */
async function since(
  db: Database,
  reports: Reports,
  requested: { id: string; other: string; limit: number },
): Promise<Compared> {
  if (requested.id === "") return NOT_COMPARED;
  try {
    const diff = await findDifferences(db, reports, requested);
    if (!isOfPeriods(diff)) return { ...NOT_COMPARED, diff };
    const summary = await findPeriodSummary(db, await foundReport(reports, requested.id));
    return { ...NOT_COMPARED, periods: { diff, summary } };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { ...NOT_COMPARED, problem: `It cannot be compared: ${error.message}.` };
  }
}

function isOfPeriods(diff: ReportDiff | PeriodDiff): diff is PeriodDiff {
  return "downtime_us" in diff.summary;
}
