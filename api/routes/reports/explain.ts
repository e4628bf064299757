import { createRoute, z } from "@hono/zod-openapi";
import { ExplainedPeriod } from "../../answers/explained-period.ts";
import { ExplainedStore, type explainer } from "../../answers/explained-store.ts";
import { StoreIdParameter } from "../../answers/known-store.ts";
import { EXAMPLE_ID } from "../../answers/report-address.ts";
import { createRouter, responses } from "../../http/router.ts";
import { scope } from "../../http/scopes.ts";

const route = createRoute({
  method: "get",
  path: "/reports/{id}/stores/{store_id}",
  ...scope("read"),
  operationId: "explainReportRow",
  tags: ["Reports"],
  summary: "Why a report has these numbers for a store",
  description:
    "The row of the store, and every segment of its opening hours in the last week with the poll that " +
    "decided it. The segments are calculated again, independently of the report, from the same polls, " +
    "hours and zone, and add up to the row to the microsecond. Polls ingested since change nothing. If " +
    "polls have been removed from ClickHouse since, they no longer add up: the problem is " +
    "`evidence-changed`. Of a report for a period, the rows are those of the store's buckets, and the " +
    "segments those of the period.\n\n" +
    "`bounds` has the least and the most downtime that the same polls allow, whatever the options. Open " +
    "time is certainly down, or up, between two neighbouring polls of its opening period that both say " +
    "so and are at most two hours apart. The least is what is certainly down, the most what is not " +
    "certainly up: all of the open time of a store without polls.",
  request: {
    params: z.object({
      id: z.string().openapi({
        format: "uuid",
        description: "`report_id` of the report",
        example: EXAMPLE_ID,
      }),
      store_id: StoreIdParameter,
    }),
    query: z.strictObject({
      bucket: z.string().max(10).optional().openapi({
        description: "Of a report with `by`: only this bucket and its segments",
        example: "2024-10-07",
      }),
    }),
  },
  responses: responses(
    {
      200: {
        description: "The row and the segments behind it",
        content: { "application/json": { schema: z.union([ExplainedStore, ExplainedPeriod]) } },
      },
    },
    "report-not-found",
    "store-not-in-report",
    "report-not-complete",
    "evidence-changed",
  ),
});

/** `GET /reports/{id}/stores/{store_id}`. */
export function explainStore(explained: ReturnType<typeof explainer>) {
  return createRouter().openapi(route, async (c) => {
    const { id, store_id } = c.req.valid("param");
    c.header("Cache-Control", "no-store");
    return c.json(await explained(id, store_id, c.req.valid("query").bucket), 200);
  });
}
