import { createRoute } from "@hono/zod-openapi";
import { StoreId } from "../../answers/known-store.ts";
import { StoreState, type storeAnswer } from "../../answers/store.ts";
import { createRouter, NoQuery, responses } from "../../http/router.ts";
import { scope } from "../../http/scopes.ts";

const route = createRoute({
  method: "get",
  path: "/stores/{id}",
  ...scope("read"),
  operationId: "getStore",
  tags: ["Stores"],
  summary: "What is known of a store now",
  description: "By its newest poll, and by the hours and the zone that it has today.",
  request: { params: StoreId, query: NoQuery },
  responses: responses(
    {
      200: {
        description: "As it stands",
        content: { "application/json": { schema: StoreState } },
      },
    },
    "store-not-found",
  ),
});

/** `GET /stores/{id}`. */
export function getStore(tell: ReturnType<typeof storeAnswer>) {
  return createRouter().openapi(route, async (c) => {
    c.header("Cache-Control", "no-store");
    return c.json(await tell(c.req.valid("param").id), 200);
  });
}
