import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import type { Database } from "../../../sql/database.ts";
import type { ReportRow } from "../../../sql/reports.ts";
import { reportAttributeNames, reportGroups, reportLabels } from "../../../sql/rollups.ts";
import { namesIn } from "../../../sql/stores.ts";
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
import { asBody } from "../../answers/send-rows.ts";
import { Problem } from "../../http/problem.ts";
import type { Reports } from "../../reports/reports.ts";
import { requestAgain } from "../../reports/request-again.ts";
import { periodOf } from "../../reports/stored-period.ts";
import { viewOf } from "../../uptime/columns.ts";
import { WINDOW_NAMES } from "../../uptime/windows.ts";
import type { Page } from "../kit/page.ts";
import type { PageParts } from "../kit/parts.ts";
import { nameOf } from "../reports/text.ts";
import { queryOf, viewStateOf } from "./address.ts";
import { type StoresColumns, storesColumns } from "./columns.ts";
import { Compare } from "./compare.tsx";
import { Differences } from "./differences.tsx";
import { Downloads } from "./downloads.tsx";
import { Facts } from "./facts.tsx";
import { cellOf, type Row, rowsOf, sortOf } from "./filters.ts";
import { worstGroups } from "./group-figures.ts";
import type { ShownGroups } from "./groups.tsx";
import { isBefore } from "./period-before.ts";
import { PeriodChanges } from "./period-changes.tsx";
import { PeriodTotals } from "./period-totals.tsx";
import { FIRST_ROWS } from "./stores-table.tsx";
import { Superseded } from "./superseded.tsx";
import { Totals } from "./totals.tsx";
import { type ReportParts, ReportView } from "./view.tsx";
import { Warnings } from "./warnings.tsx";
import { WayBefore } from "./way-before.tsx";

/** The most groups that the page has, and the most rows whose stores have labels. */
const MOST_GROUPS = 1000;
const MOST_LABELLED = 100_000;

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
    data: {
      path: "/labels",
      send: async (c) => {
        const report = await completeReport(reports, c.req.param("id") ?? "");
        const rows = Number(c.req.query("rows"));
        const limit = Number.isSafeInteger(rows) && rows > 0 ? rows : MOST_LABELLED;
        const by = await givenNames(db, report, c.req.queries("by") ?? []);
        const labels = await findLabels(db, report, { by, limit: Math.min(limit, MOST_LABELLED) });
        c.header("Cache-Control", "no-store");
        c.header("Content-Type", "application/jsonl; charset=utf-8");
        return c.body(asBody(labels));
      },
    },
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
      const isComplete = row.state === "Complete";
      const attributes = isComplete ? await attributesOf(db, row) : [];
      const viewState = viewStateOf(c.req.queries(), columns, attributes);
      const limit = c.req.query("changes") === "more" ? MOST_CHANGES : CHANGES;
      const { compare, by } = viewState;
      const isOfWindows = report.period === null;
      const [summary, ofPeriod, rows, others, compared, groups] = await Promise.all([
        isComplete && isOfWindows ? findSummary(db, row) : null,
        isComplete && !isOfWindows ? findPeriodSummary(db, row) : null,
        isComplete ? firstRows(db, row, { sort: viewState.filters.sort, columns }) : [],
        isComplete ? othersThan(db, reports, report) : [],
        isComplete ? since(db, reports, { id: compare, other: id, limit }) : NOT_COMPARED,
        by.length > 0 ? findGroups(db, row, by) : null,
      ]);
      const changed = [...(compared.diff?.items ?? []), ...(compared.periods?.diff.items ?? [])];
      const names = await namesIn(db)([
        ...new Set([
          ...rows.map((each) => cellOf(each, "store_id", columns)),
          ...changed.map(({ store_id }) => store_id),
        ]),
      ]);
      const shown = { names: Object.fromEntries(names), attributes, groups };
      const mayWrite = c.get("scopes").has("write");
      const begun = { loaded: null, problem: null, doomed: false };
      const props = { ...viewState, report, summary, rows, ...shown, mayWrite, ...begun, root };
      const queryWith = (other: string) => queryOf({ ...viewState, compare: other }, columns);
      const existing = others.find((other) => isBefore(report, other))?.report_id;
      const at = {
        root,
        reportId: id,
        names,
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

/** The names of the attributes that the stores of a report have. */
async function attributesOf(db: Database, { report_id, run_id }: ReportRow): Promise<string[]> {
  const found = await reportAttributeNames(db, { report_id, run_id });
  return found.map(({ name }) => name);
}

/** Those of the requested attributes that the stores of a report have, each once. */
async function givenNames(
  db: Database,
  report: ReportRow,
  requested: readonly string[],
): Promise<string[]> {
  if (requested.length === 0) return [];
  const known = await attributesOf(db, report);
  return [...new Set(requested)].filter((name) => known.includes(name));
}

/** The roll-up of a complete report, of which the worst groups of the whole are shown. */
async function findGroups(
  db: Database,
  report: ReportRow,
  by: readonly string[],
): Promise<ShownGroups> {
  const isOfPeriod = periodOf(report) !== undefined;
  const found = await reportGroups(db, report, isOfPeriod ? "period" : "windows", by);
  const items = worstGroups(found, isOfPeriod ? 0 : WINDOW_NAMES.indexOf("week"), MOST_GROUPS);
  return { items, count: found.length };
}

/** What the table of stores shows besides figures, as lines of JSON. */
async function findLabels(
  db: Database,
  report: ReportRow,
  { by, limit }: { by: readonly string[]; limit: number },
): Promise<Readable> {
  const { report_id, run_id } = report;
  const period = periodOf(report);
  const column = period === undefined ? "downtime_last_week" : "downtime";
  const rows = { ...viewOf("full", period), column, limit };
  return await reportLabels(db, { report_id, run_id, ...rows, names: by }, "lines");
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
