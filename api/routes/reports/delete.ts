import { createRoute } from "@hono/zod-openapi";
import type { Store } from "../../../sql/store.ts";
import { createRouter, NoQuery, responses } from "../../http/router.ts";
import { scope } from "../../http/scopes.ts";
import { ReportAddress, reportNotFound } from "../../report/report-address.ts";
import { cancelOrRemove } from "../../report/report-removal.ts";

const route = createRoute({
  method: "delete",
  path: "/reports/{id}",
  ...scope("write"),
  operationId: "deleteReport",
  tags: ["Reports"],
  summary: "Cancel a running report, or remove one that has ended",
  description:
    "A running one is Cancelled from then on, and stays in the list. One that is complete, failed or " +
    "cancelled is gone, with its rows: its id is not found any more. A report that is completed in the " +
    "very moment of its cancellation is removed.",
  request: { params: ReportAddress, query: NoQuery },
  responses: responses(
    { 204: { description: "It was cancelled, or removed" } },
    "report-not-found",
  ),
});

/** `DELETE /reports/{id}`. */
export function deleteReport(store: Store) {
  return createRouter().openapi(route, async (c) => {
    const { id } = c.req.valid("param");
    if ((await cancelOrRemove(store, id)) === "absent") throw reportNotFound(id);
    return c.body(null, 204);
  });
}
