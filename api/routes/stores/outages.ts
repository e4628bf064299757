import { createRoute, z } from "@hono/zod-openapi";
import { StoreId } from "../../answers/known-store.ts";
import { WHAT_AN_OUTAGE_IS } from "../../answers/outage.ts";
import { StoreOutages, type storeOutagesAnswer } from "../../answers/store-outages.ts";
import { createRouter, responses } from "../../http/router.ts";
import { scope } from "../../http/scopes.ts";
import { FillingQuery, Range } from "./time-range.ts";

const route = createRoute({
  method: "get",
  path: "/stores/{id}/outages",
  ...scope("read"),
  operationId: "listStoreOutages",
  tags: ["Stores"],
  summary: "When a store was down, and which polls show it",
  description: `${WHAT_AN_OUTAGE_IS} Without \`to\` the range ends at the newest poll of the store, or now if it has none.`,
  request: { params: StoreId, query: z.strictObject({ ...Range, ...FillingQuery }) },
  responses: responses(
    {
      200: {
        description: "Its outages",
        content: { "application/json": { schema: StoreOutages } },
      },
    },
    "store-not-found",
  ),
});

/** `GET /stores/{id}/outages`. */
export function getStoreOutages(find: ReturnType<typeof storeOutagesAnswer>) {
  return createRouter().openapi(route, async (c) => {
    c.header("Cache-Control", "no-store");
    return c.json(await find(c.req.valid("param").id, c.req.valid("query")), 200);
  });
}
