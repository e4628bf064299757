import { createRoute, z } from "@hono/zod-openapi";
import { fromMicroseconds } from "../../../producers/messages/timestamp.ts";
import { topics } from "../../../producers/messages/topics.ts";
import { type ExplainRow, explainRow, reportedRow } from "../../../sql/explain.ts";
import { boundsOf } from "../../../sql/positions.ts";
import type { ReportRow } from "../../../sql/reports.ts";
import type { Database } from "../../../sql/database.ts";
import { pollsOfStores } from "../../../sql/stores.ts";
import { Problem } from "../../http/problem.ts";
import { createRouter, NoQuery, responses } from "../../http/router.ts";
import { scope } from "../../http/scopes.ts";
import { addsUp, type Explanation, evidenceOf, explain } from "../../uptime/explain.ts";
import { dayOf, type Period, wallClocks, wholePeriods } from "../../uptime/opening-periods.ts";
import type { Reports } from "../../reports/reports.ts";
import { localTime } from "../../uptime/local-time.ts";
import { StoreIdParameter } from "../../answers/known-store.ts";
import { segmentJson } from "../../answers/segment.ts";
import { ExplainedStore, windowJson } from "../../answers/explained-store.ts";

const route = createRoute({
  method: "get",
  path: "/reports/{id}/stores/{store_id}",
  ...scope("read"),
  operationId: "explainReportRow",
  tags: ["Reports"],
  summary: "Why a report says what it says of a store",
  description:
    "The row of the store, and every segment of its opening hours in the last week with the poll that " +
    "decided it. They are worked out anew from the polls that the report was made from, by the hours and " +
    "the zone that it used and in another way than the report itself, and add up to the row to the " +
    "microsecond. What came in since changes nothing. Where polls have been taken away from ClickHouse " +
    "since, they no longer add up: that is the problem `evidence-changed`.\n\n" +
    "`bounds` has the least and the most downtime that the same polls allow, whatever the options. Open " +
    "time is certainly down, or up, between two neighbouring polls of its opening period that both say " +
    "so and are at most two hours apart. The least is what is certainly down, the most what is not " +
    "certainly up: all of the open time of a store without polls.",
  request: {
    params: z.object({ id: z.string(), store_id: StoreIdParameter }),
    query: NoQuery,
  },
  responses: responses(
    {
      200: {
        description: "The row and what is behind it",
        content: { "application/json": { schema: ExplainedStore } },
      },
    },
    "report-not-found",
    "store-not-in-report",
    "report-not-complete",
    "evidence-changed",
  ),
});

/** Tells why a report says what it says of a store. */
export function explainer(db: Database, reports: Reports) {
  return async (id: string, store_id: string): Promise<ExplainedStore> => {
    const report = complete(await reports.find(id), id);
    const { report_id, run_id, as_of_us, tz_version, method, gaps } = report;
    const within = evidenceOf(as_of_us);
    const bounds = boundsOf(topics.polls.name, report.ledger);
    const [[row], [reported], [seen]] = await Promise.all([
      explainRow(db, { report_id, run_id, store_id, day: dayOf(as_of_us), tz_version }),
      reportedRow(db, { report_id, store_id }),
      pollsOfStores(db, { ids: [store_id], from_us: within.from, to_us: within.to, bounds }),
    ]);
    if (row === undefined || reported === undefined) {
      const detail = `the report ${report_id} has no row of a store ${store_id}`;
      throw new Problem("store-not-in-report", detail);
    }
    const filling = { method, gaps, reach: report.reach_us ?? Number.POSITIVE_INFINITY };
    const explanation = explain(row, seen?.polls ?? [], as_of_us, filling);
    if (!addsUp(explanation, row)) throw changed(store_id);
    const { windows } = explanation;
    return {
      report_id,
      store_id,
      as_of: fromMicroseconds(as_of_us),
      method,
      reach_us: report.reach_us,
      gaps,
      row: reported,
      windows: {
        hour: windowJson(windows.hour),
        day: windowJson(windows.day),
        week: windowJson(windows.week),
      },
      segments: segments(explanation, row, within),
    };
  };
}

/** `GET /reports/{id}/stores/{store_id}`. */
export function explainStore(explained: ReturnType<typeof explainer>) {
  return createRouter().openapi(route, async (c) => {
    const { id, store_id } = c.req.valid("param");
    c.header("Cache-Control", "no-store");
    return c.json(await explained(id, store_id), 200);
  });
}

function complete(report: ReportRow | undefined, id: string): ReportRow & { as_of_us: number } {
  if (report === undefined) throw new Problem("report-not-found", `there is no report ${id}`);
  const { state, as_of_us } = report;
  if (state === "Complete" && as_of_us !== null) return { ...report, as_of_us };
  throw new Problem("report-not-complete", `the report is ${state}: it has no rows to explain`, {
    extensions: { state },
  });
}

function changed(store_id: string): Problem {
  const detail =
    `the polls of ${store_id} no longer add up to its row: some of those that the report was made from ` +
    "are no longer there. Request a new report of the same as_of; it says what can be said now";
  return new Problem("evidence-changed", detail);
}

/** The segments as they are answered; periods that stick out of the evidence with their true ends. */
function segments({ segments }: Explanation, { timezone, week }: ExplainRow, within: Period) {
  const whole = wholePeriods(week, wallClocks()(timezone), within.from, within.to);
  const local = localTime(timezone);
  return segments.map((segment) => {
    const { period } = segment;
    const inside = period.from > within.from && period.to < within.to;
    const found = inside
      ? period
      : whole.find(({ from, to }) => from <= segment.from && to > segment.from);
    return segmentJson(segment, local, found ?? period);
  });
}
