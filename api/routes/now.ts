import { createRoute, z } from "@hono/zod-openapi";
import { ID_BEGINNING } from "../../producers/messages/store-id.ts";
import { AttributeName, Search } from "../answers/attributes.ts";
import { Now, type NowParams } from "../answers/now.ts";
import { createRouter, responses } from "../http/router.ts";
import { scope } from "../http/scopes.ts";

const route = createRoute({
  method: "get",
  path: "/now",
  ...scope("read"),
  operationId: "getNow",
  tags: ["Stores"],
  summary: "How many stores are up, down, unknown or closed now, and which are down while open",
  description:
    "Each store is counted once: `closed` outside its opening hours; `unknown` if it has no poll or its " +
    "newest one is older than three hours; else `up` or `down`, as its newest poll saw it. Now is the " +
    "server's clock; if the newest poll of all stores is older than three hours, now is that poll's " +
    "instant, and `is_past` is true.",
  request: {
    query: z.strictObject({
      limit: z.coerce
        .number()
        .int()
        .min(1)
        .max(1000)
        .default(50)
        .openapi({ description: "The maximum number of stores to list", example: 20 }),
      q: z.string().regex(ID_BEGINNING, "expected the beginning of a store id").optional().openapi({
        description: "List only stores whose id begins with this; the counts are of all stores",
        example: "london-",
      }),
      search: Search.optional().describe(
        "List only stores that this search finds, as in `GET /stores`; the counts are of all stores",
      ),
      by: AttributeName.optional().openapi({
        description: "An attribute: `groups` then counts the stores with each of its values",
        example: "brand",
      }),
    }),
  },
  responses: responses({
    200: { description: "The state now", content: { "application/json": { schema: Now } } },
  }),
});

/** `GET /now`. */
export function getNow(find: (params: NowParams) => Promise<Now>) {
  return createRouter().openapi(route, async (c) => {
    c.header("Cache-Control", "no-store");
    return c.json(await find(c.req.valid("query")), 200);
  });
}
