import { createRoute } from "@hono/zod-openapi";
import type { Database } from "../../../sql/database.ts";
import { ReportAddress, reportNotFound } from "../../answers/report-address.ts";
import { createRouter, NoQuery, responses } from "../../http/router.ts";
import { scope } from "../../http/scopes.ts";
import { cancelOrRemove } from "../../reports/removal.ts";

const route = createRoute({
  method: "delete",
  path: "/reports/{id}",
  ...scope("write"),
  operationId: "deleteReport",
  tags: ["Reports"],
  summary: "Cancel a running report, or remove one that has ended",
  description:
    "A running report becomes Cancelled and stays in the list. A complete, failed or cancelled report is " +
    "removed with its rows: its id is no longer found. A report that completes at the moment of its " +
    "cancellation is removed.",
  request: { params: ReportAddress, query: NoQuery },
  responses: responses(
    { 204: { description: "The report was cancelled or removed" } },
    "report-not-found",
  ),
});

/** `DELETE /reports/{id}`. */
export function deleteReport(db: Database) {
  return createRouter().openapi(route, async (c) => {
    const { id } = c.req.valid("param");
    if ((await cancelOrRemove(db, id)) === "absent") throw reportNotFound(id);
    return c.body(null, 204);
  });
}
