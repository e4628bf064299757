import { createRoute } from "@hono/zod-openapi";
import { type calendarAnswer, StoreCalendar } from "../../answers/calendar.ts";
import { StoreId } from "../../answers/known-store.ts";
import { createRouter, NoQuery, responses } from "../../http/router.ts";
import { scope } from "../../http/scopes.ts";

const route = createRoute({
  method: "get",
  path: "/stores/{id}/calendar",
  ...scope("read"),
  operationId: "getStoreCalendar",
  tags: ["Stores"],
  summary: "When a store opens: its weeks, special days and planned closures",
  description: "As they are now, those of the past and the future included.",
  request: { params: StoreId, query: NoQuery },
  responses: responses(
    {
      200: {
        description: "The calendar",
        content: { "application/json": { schema: StoreCalendar } },
      },
    },
    "store-not-found",
  ),
});

/** `GET /stores/{id}/calendar`. */
export function getCalendar(find: ReturnType<typeof calendarAnswer>) {
  return createRouter().openapi(route, async (c) => {
    c.header("Cache-Control", "no-store");
    return c.json(await find(c.req.valid("param").id), 200);
  });
}
