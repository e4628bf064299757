import { createRoute, z } from "@hono/zod-openapi";
import type { EventLog } from "../../producers/log/event-log.ts";
import type { Store } from "../../sql/store.ts";
import { createRouter, NoQuery, publicResponses } from "../http/router.ts";
import { reasonsNotReady } from "../readiness.ts";

/** The settings of readiness. */
export const ReadySettings = z.object({
  /** So many seconds may the oldest message on the log be missing in ClickHouse. */
  READY_LAG_SECONDS: z.coerce.number().min(1).max(86_400).default(60),
});

/** Probes come often, and from several sides: one answer does for a second. */
const SAME_ANSWER_MS = 1000;

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
    "Log and ClickHouse are reached, the ledger is whole (every message came in once), and nothing on the log has been missing for longer than READY_LAG_SECONDS.",
  security: [],
  request: { query: NoQuery },
  responses: publicResponses({
    200: { description: "Ready", content: { "application/json": { schema: Ready } } },
    503: { description: "Not ready, and why", content: { "application/json": { schema: Ready } } },
  }),
});

/** `GET /healthz` and `GET /readyz`, for supervisors and load balancers; neither needs a token. */
export function health(
  store: Store,
  log: EventLog,
  { READY_LAG_SECONDS }: z.output<typeof ReadySettings>,
) {
  let latest: { at: number; reasons: Promise<string[]> } | undefined;

  function reasons(): Promise<string[]> {
    const now = performance.now();
    if (latest === undefined || now - latest.at > SAME_ANSWER_MS) {
      latest = { at: now, reasons: reasonsNotReady(store, log, READY_LAG_SECONDS) };
    }
    return latest.reasons;
  }

  return createRouter()
    .openapi(alive, (c) => c.json({ status: "alive" as const }, 200))
    .openapi(ready, async (c) => {
      c.header("Cache-Control", "no-store");
      const found = await reasons();
      if (found.length === 0) return c.json({ status: "ready" as const, reasons: found }, 200);
      return c.json({ status: "not ready" as const, reasons: found }, 503);
    });
}
