import { createRoute, z } from "@hono/zod-openapi";
import { decimalNumber } from "../../producers/launch/settings.ts";
import { createRouter, NoQuery, publicResponses } from "../http/router.ts";
import type { Readiness } from "../readiness/readiness.ts";

/** The settings of readiness. */
export const ReadySettings = z.object({
  READY_LAG_SECONDS: decimalNumber(1, 86_400)
    .default(60)
    .describe(
      "how long a message on the log may be missing in ClickHouse: /readyz, and reports wait",
    ),
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
      description: "It answers",
      content: {
        "application/json": { schema: z.object({ status: z.literal("alive") }).openapi("Alive") },
      },
    },
  }),
});

const Ready = z
  .object({
    status: z.enum(["ready", "not ready"]),
    reasons: z.array(z.string()).describe("What speaks against it; empty when it is ready"),
  })
  .openapi("Ready");

const ready = createRoute({
  method: "get",
  path: "/readyz",
  operationId: "isReady",
  tags: ["Operation"],
  summary: "Whether the numbers can be relied on now",
  description:
    "Log and ClickHouse are reached and hold what they should, files that were named are loaded, everything " +
    "that the log held when this process started is in ClickHouse, the ledger is whole (every message came " +
    "in once) but for gaps that were acknowledged, and nothing on the log has been missing for longer than READY_LAG_SECONDS.",
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
