import { createRoute, z } from "@hono/zod-openapi";
import { StoreId } from "../../answers/known-store.ts";
import { Timeline, type timelineAnswer } from "../../answers/timeline.ts";
import { createRouter, responses } from "../../http/router.ts";
import { scope } from "../../http/scopes.ts";
import { FillingQuery, Range } from "./time-range.ts";

const route = createRoute({
  method: "get",
  path: "/stores/{id}/timeline",
  ...scope("read"),
  operationId: "getStoreTimeline",
  tags: ["Stores"],
  summary: "What a store was at every moment of a stretch of time",
  description:
    "By the rules of the report on what is known now: today's hours and zone, and all polls from " +
    "eight days before it to eight days after. Time after the newest poll of the system is unknown. " +
    "Without `to` it ends with the newest poll of the store, or now when there is none.",
  request: { params: StoreId, query: z.strictObject({ ...Range, ...FillingQuery }) },
  responses: responses(
    {
      200: {
        description: "Every moment",
        content: { "application/json": { schema: Timeline } },
      },
    },
    "store-not-found",
  ),
});

/** `GET /stores/{id}/timeline`. */
export function getTimeline(tell: ReturnType<typeof timelineAnswer>) {
  return createRouter().openapi(route, async (c) => {
    c.header("Cache-Control", "no-store");
    return c.json(await tell(c.req.valid("param").id, c.req.valid("query")), 200);
  });
}
