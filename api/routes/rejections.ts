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
  summary: "What was set aside because it could not be read, by reason, with examples",
  description:
    "Rows of files, items of `POST /polls` and messages of the log, each counted once however often it " +
    "came. All of them stand in the table `rejected_rows`, see docs/SQL.md.",
  request: { query: NoQuery },
  responses: responses({
    200: { description: "As it stands", content: { "application/json": { schema: Rejections } } },
  }),
});

/** `GET /rejections`. */
export function getRejections(tell: () => Promise<Rejections>) {
  return createRouter().openapi(route, async (c) => {
    c.header("Cache-Control", "no-store");
    return c.json(await tell(), 200);
  });
}
