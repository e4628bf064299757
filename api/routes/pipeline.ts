import { createRoute } from "@hono/zod-openapi";
import { Pipeline } from "../answers/pipeline.ts";
import { createRouter, NoQuery, responses } from "../http/router.ts";
import { scope } from "../http/scopes.ts";

const route = createRoute({
  method: "get",
  path: "/pipeline",
  ...scope("read"),
  operationId: "getPipeline",
  tags: ["Operation"],
  summary: "How far each partition of the log has come in",
  description:
    "And whether the ledger proves that nothing was left out or taken in twice. The ends of the log are looked up for it.",
  request: { query: NoQuery },
  responses: responses({
    200: { description: "As it stands", content: { "application/json": { schema: Pipeline } } },
  }),
});

/** `GET /pipeline`. */
export function getPipeline(tell: () => Promise<Pipeline>) {
  return createRouter().openapi(route, async (c) => {
    c.header("Cache-Control", "no-store");
    return c.json(await tell(), 200);
  });
}
