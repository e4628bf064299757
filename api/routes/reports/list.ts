import { createRoute, z } from "@hono/zod-openapi";
import { BEFORE_ALL_REPORTS, reportList } from "../../../sql/reports.ts";
import type { Store } from "../../../sql/store.ts";
import { decodeCursor, encodeCursor, Page, pageOf } from "../../http/cursor.ts";
import { createRouter, responses } from "../../http/router.ts";
import { scope } from "../../http/scopes.ts";
import { Label } from "../../report/options.ts";
import { ReportBody, ReportState, reportBody } from "../../report/report-json.ts";

const route = createRoute({
  method: "get",
  path: "/reports",
  ...scope("read"),
  operationId: "listReports",
  tags: ["Reports"],
  summary: "All reports that were not removed, newest first",
  request: {
    query: z.strictObject({
      ...Page,
      state: ReportState.optional().describe("Only those that stand so"),
      label: Label.optional().describe("Only those of exactly this label"),
    }),
  },
  responses: responses(
    {
      200: {
        description: "A page of reports",
        content: { "application/json": { schema: pageOf(ReportBody).openapi("ReportPage") } },
      },
    },
    "invalid-cursor",
  ),
});

const Place = z.tuple([z.number().int(), z.uuid()]);

/** `GET /reports`. */
export function listReports(store: Store) {
  return createRouter().openapi(route, async (c) => {
    const { cursor, limit, state = "", label = "" } = c.req.valid("query");
    const { before_ms: first_ms, before_id: first_id } = BEFORE_ALL_REPORTS;
    const [before_ms, before_id] = decodeCursor(cursor, Place) ?? [first_ms, first_id];
    const found = await reportList(store, { state, label, before_ms, before_id, limit: limit + 1 });
    const rows = found.slice(0, limit);
    const last = found.length > limit ? rows.at(-1) : undefined;
    c.header("Cache-Control", "no-store");
    return c.json(
      {
        items: rows.flatMap((row) => reportBody(row) ?? []),
        next_cursor: last ? encodeCursor([last.requested_ms, last.report_id]) : null,
      },
      200,
    );
  });
}
