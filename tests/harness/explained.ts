import { z } from "zod";
import { openReports } from "../../api/reports/reports.ts";
import { addsUp, evidenceOf, explain } from "../../api/uptime/explain.ts";
import { dayOf } from "../../api/uptime/opening-periods.ts";
import { ReportOptions } from "../../api/uptime/options.ts";
import { topics } from "../../producers/messages/topics.ts";
import type { Database } from "../../sql/database.ts";
import { ExplainRow } from "../../sql/explain.ts";
import { boundsOf } from "../../sql/positions.ts";
import type { ReportRow } from "../../sql/reports.ts";
import { pollsOfStores } from "../../sql/stores.ts";

const Row = ExplainRow.extend({ store_id: z.string() });

/** A report on what the store knows now, complete. */
export async function completeReport(
  db: Database,
  requested: z.input<typeof ReportOptions> = {},
): Promise<ReportRow & { as_of_us: number }> {
  const reports = openReports(db);
  const id = await reports.trigger(ReportOptions.parse(requested));
  await reports.idle();
  const report = await reports.find(id);
  if (report?.state !== "Complete" || report.as_of_us === null) throw new Error(report?.reason);
  return { ...report, as_of_us: report.as_of_us };
}

/** What became of the explanation of each row of a report. */
export type Explained = {
  stores: number;
  /** Stores of which the segments do not add up to the row. */
  apart: string[];
  /** Stores whose downtime lies outside of its bounds. */
  outOfBounds: string[];
  /** Sums over all stores, in microseconds: that nothing adds up to nothing proves nothing. */
  up: number;
  down: number;
  unknown: number;
  /** How far the bounds of the week are apart, in all. */
  between: number;
};

/** Explains every row of a report, as the API explains one. */
export async function explainAll(
  db: Database,
  report: ReportRow & { as_of_us: number },
): Promise<Explained> {
  const { report_id, run_id, as_of_us, tz_version, method, gaps } = report;
  const answer = await db.query({
    query: `
      SELECT report_rows.* EXCEPT (report_id, run_id, store_id, last_poll),
          report_rows.store_id AS store_id, schedules.week AS week,
          schedules.opens AS opens, schedules.closes AS closes, schedules.calendar AS calendar,
          schedules.excused_from AS excused_from, schedules.excused_to AS excused_to
      FROM report_rows
      INNER JOIN
          (SELECT store_id, schedule FROM report_stores WHERE run_id = {run_id:UUID}) AS stores
          USING (store_id)
      INNER JOIN
          (SELECT schedule, week, opens, closes, calendar, excused_from, excused_to FROM schedules WHERE day = {day:Int32} AND tz_version = {tz_version:String} LIMIT 1 BY schedule) AS schedules
          ON schedules.schedule = stores.schedule
      WHERE report_rows.run_id = {run_id:UUID} AND report_rows.report_id = {report_id:UUID}
      ORDER BY store_id
      SETTINGS output_format_json_quote_64bit_integers = 0`,
    query_params: { report_id, run_id, tz_version, day: dayOf(as_of_us) },
    format: "JSONEachRow",
  });
  const rows = z.array(Row).parse(await answer.json());
  const within = evidenceOf(as_of_us);
  const polls = await pollsOfStores(db, {
    ids: rows.map(({ store_id }) => store_id),
    from_us: within.from,
    to_us: within.to,
    bounds: boundsOf(topics.polls.name, report.ledger),
  });
  const pollsOf = new Map(polls.map((each) => [each.store_id, each.polls]));
  const found: Explained = {
    ...{ stores: rows.length, apart: [], outOfBounds: [] },
    ...{ up: 0, down: 0, unknown: 0, between: 0 },
  };
  for (const row of rows) {
    const filling = { method, gaps, reach: report.reach_us ?? Number.POSITIVE_INFINITY };
    const explanation = explain(row, pollsOf.get(row.store_id) ?? [], as_of_us, filling);
    if (!addsUp(explanation, row)) found.apart.push(row.store_id);
    for (const { down_us, unknown_us, bounds } of Object.values(explanation.windows)) {
      // A short reach leaves time unknown that polls on both sides say was down.
      const inside = bounds.least_us <= down_us + unknown_us && down_us <= bounds.most_us;
      if (!inside) found.outOfBounds.push(row.store_id);
    }
    const { week } = explanation.windows;
    found.up += week.up_us;
    found.down += week.down_us;
    found.unknown += week.unknown_us;
    found.between += week.bounds.most_us - week.bounds.least_us;
  }
  return found;
}
