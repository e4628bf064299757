import { createRoute, z } from "@hono/zod-openapi";
import { ID_BEGINNING } from "../../producers/messages/store-id.ts";
import { Now, type NowParams } from "../answers/now.ts";
import { createRouter, responses } from "../http/router.ts";
import { scope } from "../http/scopes.ts";

const route = createRoute({
  method: "get",
  path: "/now",
  ...scope("read"),
  operationId: "getNow",
  tags: ["Stores"],
  summary: "How all stores are now, and which are down while they should be open",
  description:
    "Each store is counted once: `closed` outside its opening hours; else `down` or `up` as its newest " +
    "poll saw it; else, where that poll is older than three hours or there is none, `unknown`. Now is " +
    "the server's clock; where the newest poll of all is older than three hours, it is that poll's " +
    "instant, and `is_past` says so.",
  request: {
    query: z.strictObject({
      limit: z.coerce
        .number()
        .int()
        .min(1)
        .max(1000)
        .default(50)
        .describe("How many stores to list at most"),
      q: z
        .string()
        .regex(ID_BEGINNING, "expected the beginning of a store id")
        .optional()
        .describe("List only stores whose id begins so; the counts are of all"),
    }),
  },
  responses: responses({
    200: { description: "As it stands", content: { "application/json": { schema: Now } } },
  }),
});

/** `GET /now`. */
export function getNow(find: (params: NowParams) => Promise<Now>) {
  return createRouter().openapi(route, async (c) => {
    c.header("Cache-Control", "no-store");
    return c.json(await find(c.req.valid("query")), 200);
  });
}
