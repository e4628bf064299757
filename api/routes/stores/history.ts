import { createRoute, z } from "@hono/zod-openapi";
import { StoreId } from "../../answers/known-store.ts";
import {
  KindOfChange,
  StoreHistory,
  type storeHistoryAnswer,
} from "../../answers/store-history.ts";
import { Page } from "../../http/cursor.ts";
import { createRouter, responses } from "../../http/router.ts";
import { scope } from "../../http/scopes.ts";

const route = createRoute({
  method: "get",
  path: "/stores/{id}/history",
  ...scope("read"),
  operationId: "getStoreHistory",
  tags: ["Stores"],
  summary: "What has changed of a store's weeks, zone, special days and closures",
  description:
    "Newest first, with what it was before, who changed it and when. A value that was stated again is not a " +
    "change. After a rebuild, the changes that the log still holds are there again.",
  request: {
    params: StoreId,
    query: z.strictObject({ ...Page, kind: KindOfChange.optional() }),
  },
  responses: responses(
    {
      200: {
        description: "A page of changes",
        content: { "application/json": { schema: StoreHistory } },
      },
    },
    "store-not-found",
    "invalid-cursor",
  ),
});

/** `GET /stores/{id}/history`. */
export function getHistory(find: ReturnType<typeof storeHistoryAnswer>) {
  return createRouter().openapi(route, async (c) => {
    c.header("Cache-Control", "no-store");
    return c.json(await find(c.req.valid("param").id, c.req.valid("query")), 200);
  });
}
