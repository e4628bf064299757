import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { compress } from "hono/compress";
import { type ApiEnv, createRouter, NoQuery, publicResponses } from "../http/router.ts";

const document = createRoute({
  method: "get",
  path: "/openapi.json",
  operationId: "getDocument",
  tags: ["Documentation"],
  summary: "This document, OpenAPI 3.1",
  security: [],
  request: { query: NoQuery },
  responses: publicResponses({
    200: {
      description: "The document",
      content: {
        "application/json": {
          schema: z.looseObject({ openapi: z.string() }).openapi("OpenApiDocument"),
        },
      },
    },
  }),
});

const page = createRoute({
  method: "get",
  path: "/docs",
  operationId: "getDocs",
  tags: ["Documentation"],
  summary: "This document as a page",
  security: [],
  request: { query: NoQuery },
  responses: publicResponses({
    200: { description: "The page", content: { "text/html": { schema: z.string() } } },
  }),
});

/**
 * `GET /openapi.json` and `GET /docs`.
 *
 * @param show answers with the document as a page
 */
export function docs(
  describe: () => { openapi: string },
  show: (c: Context<ApiEnv>) => Promise<Response>,
) {
  const router = createRouter();
  router.use("/docs", compress());
  return router.openapi(document, (c) => c.json(describe(), 200)).openapi(page, (c) => show(c));
}
