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
  summary: "The state of a store at every moment of a time range",
  description:
    "By the rules of the report, with today's hours and zone and all polls from eight days before the " +
    "range to eight days after. Time after the newest poll of all stores is unknown. Without `to` the " +
    "range ends at the newest poll of the store, or now if it has none.",
  request: { params: StoreId, query: z.strictObject({ ...Range, ...FillingQuery }) },
  responses: responses(
    {
      200: {
        description: "The timeline",
        content: { "application/json": { schema: Timeline } },
      },
    },
    "store-not-found",
  ),
});

/** `GET /stores/{id}/timeline`. */
export function getTimeline(find: ReturnType<typeof timelineAnswer>) {
  return createRouter().openapi(route, async (c) => {
    c.header("Cache-Control", "no-store");
    return c.json(await find(c.req.valid("param").id, c.req.valid("query")), 200);
  });
}
