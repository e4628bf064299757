import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { refuseBeyondRoom } from "../../answers/report-address.ts";
import { type ApiEnv, createRouter, responses } from "../../http/router.ts";
import { scope } from "../../http/scopes.ts";
import type { Reports } from "../../reports/reports.ts";
import { DEFAULT_OPTIONS } from "../../uptime/options.ts";

const Triggered = z.object({ report_id: z.uuid() }).openapi("TriggeredReport");

// These routes have always ignored unknown parameters: there is no bad request.
const { 400: _, ...problems } = responses({}, "too-busy", "data-incomplete");

const shared = {
  path: "/trigger_report",
  ...scope("write"),
  tags: ["Compatibility"],
  deprecated: true,
  description: "All stores, as of the newest poll. `POST /reports` has more options.",
  request: {
    query: z.object({
      // Any value is valid: there is no bad request.
      wait: z.unknown().openapi({ type: "string" }).optional().openapi({
        description:
          "`false`: calculate at once, even if ClickHouse has not caught up with the log",
        example: "false",
      }),
    }),
  },
  responses: {
    ...problems,
    200: {
      description: "The id of the report, for /get_report",
      content: { "application/json": { schema: Triggered } },
    },
  },
};

const post = createRoute({
  ...shared,
  method: "post",
  operationId: "triggerReport",
  summary: "Request a report",
});

const get = createRoute({
  ...shared,
  method: "get",
  operationId: "triggerReportByGet",
  summary: "Request a report, for clients that use GET",
});

/** `POST /trigger_report`, and GET for clients that use it. */
export function triggerReport(reports: Reports) {
  const trigger = async (wait: boolean) => {
    await refuseBeyondRoom(reports, wait);
    return await reports.trigger(DEFAULT_OPTIONS, { wait });
  };
  const answer = async (c: Context<ApiEnv>) => {
    // The GET starts a report: it must never be served from a cache.
    c.header("Cache-Control", "no-store");
    return c.json({ report_id: await trigger(c.req.query("wait") !== "false") }, 200);
  };
  return createRouter().openapi(post, answer).openapi(get, answer);
}
