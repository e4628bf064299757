import { createRoute, z } from "@hono/zod-openapi";
import { reportDiff, reportDiffSummary } from "../../../sql/report-rows.ts";
import type { Store } from "../../../sql/store.ts";
import { decodeCursor, encodeCursor, Page, pageOf } from "../../http/cursor.ts";
import { createRouter, responses } from "../../http/router.ts";
import { scope } from "../../http/scopes.ts";
import { completeReport } from "../../report/report-address.ts";
import type { Reports } from "../../report/reports.ts";

const Change = z.number().int().describe("`other` minus `id`, in microseconds");

const Difference = z
  .object({
    store_id: z.string(),
    found_in: z
      .enum(["both", "report", "other"])
      .describe("`report`: only in the one of `id`. What one does not have counts as 0 there"),
    uptime_last_hour_us: Change,
    uptime_last_day_us: Change,
    uptime_last_week_us: Change,
    downtime_last_hour_us: Change,
    downtime_last_day_us: Change,
    downtime_last_week_us: Change,
  })
  .openapi("ReportDifference");

const Count = z.number().int();

const Summary = z
  .object({
    in_both: Count.describe("Stores that both reports have"),
    changed: Count.describe("Of these, those of which any of the six numbers differs"),
    more_downtime: Count.describe("Of these, those that were down for longer in the last week"),
    less_downtime: Count.describe("Of these, those that were down for less"),
    only_in_report: Count.describe("Stores that only the report of `id` has"),
    only_in_other: Count,
    downtime_last_week_us: Change.describe(
      "The change of the downtime of the last week, of all stores together, in microseconds",
    ),
  })
  .openapi("ReportDiffSummary");

const route = createRoute({
  method: "get",
  path: "/reports/{id}/diff/{other}",
  ...scope("read"),
  operationId: "diffReports",
  tags: ["Reports"],
  summary: "Which stores changed between two reports, and by how much",
  description:
    "Every number is `other` minus `id`, from the exact microseconds. Stores that differ come in the order " +
    "of the largest change of downtime_last_week, up or down; those that do not differ are only counted.",
  request: {
    params: z.object({
      id: z.uuid().describe("`report_id` of the one report"),
      other: z.uuid().describe("`report_id` of the other report"),
    }),
    query: z.strictObject(Page),
  },
  responses: responses(
    {
      200: {
        description: "A page of stores that differ, and how many there are",
        content: {
          "application/json": {
            schema: pageOf(Difference).extend({ summary: Summary }).openapi("ReportDiff"),
          },
        },
      },
    },
    "invalid-cursor",
    "report-not-found",
    "report-not-complete",
  ),
});

const Place = z.tuple([z.number().int().nonnegative(), z.string()]);

/** Before the largest change there can be: longer than any week. */
const BEGINNING: z.output<typeof Place> = [Number.MAX_SAFE_INTEGER, ""];

/** `GET /reports/{id}/diff/{other}`. */
export function diffReports(store: Store, reports: Reports) {
  return createRouter().openapi(route, async (c) => {
    const { id, other: otherId } = c.req.valid("param");
    const { cursor, limit } = c.req.valid("query");
    const [after_size, after_id] = decodeCursor(cursor, Place) ?? BEGINNING;
    const [report, other] = [
      await completeReport(reports, id),
      await completeReport(reports, otherId),
    ];
    const pair = {
      report_id: report.report_id,
      run_id: report.run_id,
      other_id: other.report_id,
      other_run_id: other.run_id,
    };
    const [summary] = await reportDiffSummary(store, pair);
    if (summary === undefined) throw new Error("a summary has one row");
    const found = await reportDiff(store, { ...pair, after_size, after_id, limit: limit + 1 });
    const rows = found.slice(0, limit);
    const last = found.length > limit ? rows.at(-1) : undefined;
    return c.json(
      {
        summary,
        items: rows.map(({ size: _, ...difference }) => difference),
        next_cursor: last ? encodeCursor([last.size, last.store_id]) : null,
      },
      200,
    );
  });
}
