import { createRoute } from "@hono/zod-openapi";
import { Rejections } from "../answers/rejections.ts";
import { createRouter, NoQuery, responses } from "../http/router.ts";
import { scope } from "../http/scopes.ts";

const route = createRoute({
  method: "get",
  path: "/rejections",
  ...scope("read"),
  operationId: "getRejections",
  tags: ["Operation"],
  summary: "Rejected rows and messages by reason, with examples",
  description:
    "Rows of files, items of `POST /polls` and messages of the log, each counted once even if it was " +
    "rejected repeatedly. The table `rejected_rows` has all of them, see docs/SQL.md.",
  request: { query: NoQuery },
  responses: responses({
    200: { description: "The state now", content: { "application/json": { schema: Rejections } } },
  }),
});

/** `GET /rejections`. */
export function getRejections(find: () => Promise<Rejections>) {
  return createRouter().openapi(route, async (c) => {
    c.header("Cache-Control", "no-store");
    return c.json(await find(), 200);
  });
}
