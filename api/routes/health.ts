import { createRoute, z } from "@hono/zod-openapi";
import { decimalNumber } from "../../producers/launch/settings.ts";
import { createRouter, NoQuery, publicResponses } from "../http/router.ts";
import type { Readiness } from "../readiness/readiness.ts";

/** The settings of readiness. */
export const ReadySettings = z.object({
  READY_LAG_SECONDS: decimalNumber(1, 86_400)
    .default(60)
    .describe("lag of ClickHouse behind the log from which on /readyz is 503 and reports wait"),
});

const alive = createRoute({
  method: "get",
  path: "/healthz",
  operationId: "isAlive",
  tags: ["Operation"],
  summary: "Whether the process is alive",
  security: [],
  request: { query: NoQuery },
  responses: publicResponses({
    200: {
      description: "The process is alive",
      content: {
        "application/json": { schema: z.object({ status: z.literal("alive") }).openapi("Alive") },
      },
    },
  }),
});

const Ready = z
  .object({
    status: z.enum(["ready", "not ready"]),
    reasons: z.array(z.string()).describe("Why it is not ready; empty when it is"),
  })
  .openapi("Ready");

const ready = createRoute({
  method: "get",
  path: "/readyz",
  operationId: "isReady",
  tags: ["Operation"],
  summary: "Whether the numbers are reliable now",
  description:
    "Ready when the log and ClickHouse are reachable and have lost no data, all named files are loaded, " +
    "everything that the log held when this process started is in ClickHouse, the ledger is whole (every " +
    "message was ingested once) except for acknowledged gaps, and no message on the log has been missing " +
    "in ClickHouse for longer than READY_LAG_SECONDS.",
  security: [],
  request: { query: NoQuery },
  responses: publicResponses({
    200: { description: "Ready", content: { "application/json": { schema: Ready } } },
    503: { description: "Not ready, and why", content: { "application/json": { schema: Ready } } },
  }),
});

/** `GET /healthz` and `GET /readyz`, for supervisors and load balancers; neither needs a token. */
export function health(readiness: Readiness) {
  return createRouter()
    .openapi(alive, (c) => c.json({ status: "alive" as const }, 200))
    .openapi(ready, async (c) => {
      c.header("Cache-Control", "no-store");
      const reasons = await readiness.reasons();
      if (reasons.length === 0) return c.json({ status: "ready" as const, reasons }, 200);
      return c.json({ status: "not ready" as const, reasons }, 503);
    });
}
