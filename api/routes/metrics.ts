import { createRoute, z } from "@hono/zod-openapi";
import type { Database } from "../../sql/database.ts";
import { databaseMetrics } from "../http/database-metrics.ts";
import type { Metrics } from "../http/metrics.ts";
import { createRouter, NoQuery, responses } from "../http/router.ts";
import { scope } from "../http/scopes.ts";

const route = createRoute({
  method: "get",
  path: "/metrics",
  ...scope("read"),
  operationId: "getMetrics",
  tags: ["Operation"],
  summary: "Metrics for Prometheus",
  request: { query: NoQuery },
  responses: responses({
    200: {
      description: "The metrics in the text format of Prometheus",
      content: { "text/plain": { schema: z.string() } },
    },
  }),
});

/** `GET /metrics`: those of this process, and those that ClickHouse records. */
export function getMetrics({ registry }: Metrics, db: Database) {
  const ofDatabase = databaseMetrics(db);
  return createRouter().openapi(route, async (c) => {
    const text = `${await registry.metrics()}\n${await ofDatabase()}`;
    return c.text(text, 200, { "Content-Type": registry.contentType, "Cache-Control": "no-store" });
  });
}
