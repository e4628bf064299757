import { createRoute, z } from "@hono/zod-openapi";
import { asyncApiDocument } from "../../producers/messages/asyncapi.ts";
import { createRouter, NoQuery, publicResponses } from "../http/router.ts";

const route = createRoute({
  method: "get",
  path: "/asyncapi.json",
  operationId: "getAsyncApiDocument",
  tags: ["Documentation"],
  summary: "The topics of the log, AsyncAPI 3.0",
  description:
    "Names, keys and schemas of the topics, for programs that write or read them; see docs/TOPICS.md.",
  security: [],
  request: { query: NoQuery },
  responses: publicResponses({
    200: {
      description: "The document",
      content: {
        "application/json": {
          schema: z.looseObject({ asyncapi: z.string() }).openapi("AsyncApiDocument"),
        },
      },
    },
  }),
});

/** `GET /asyncapi.json`. */
export function asyncapi() {
  const document = asyncApiDocument();
  return createRouter().openapi(route, (c) => c.json(document, 200));
}
