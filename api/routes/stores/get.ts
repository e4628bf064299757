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
  summary: "The present state of a store",
  description: "From its newest poll, its hours and its zone.",
  request: { params: StoreId, query: NoQuery },
  responses: responses(
    {
      200: {
        description: "The state now",
        content: { "application/json": { schema: StoreState } },
      },
    },
    "store-not-found",
  ),
});

/** `GET /stores/{id}`. */
export function getStore(find: ReturnType<typeof storeAnswer>) {
  return createRouter().openapi(route, async (c) => {
    c.header("Cache-Control", "no-store");
    return c.json(await find(c.req.valid("param").id), 200);
  });
}
