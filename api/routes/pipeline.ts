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
  summary: "How far each partition of the log has been ingested",
  description:
    "Also whether the ledger proves that every message was ingested exactly once. Each request reads the " +
    "log-end offsets.",
  request: { query: NoQuery },
  responses: responses({
    200: { description: "The state now", content: { "application/json": { schema: Pipeline } } },
  }),
});

/** `GET /pipeline`. */
export function getPipeline(find: () => Promise<Pipeline>) {
  return createRouter().openapi(route, async (c) => {
    c.header("Cache-Control", "no-store");
    return c.json(await find(), 200);
  });
}
