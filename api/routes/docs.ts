import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { createRoute, z } from "@hono/zod-openapi";
import { createRouter, NoQuery, publicResponses } from "../http/router.ts";

const require = createRequire(import.meta.url);

/** The files of the page, all from this server: it works without internet access. */
const FILES = {
  "swagger-ui.css": "text/css; charset=utf-8",
  "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
} as const;

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>store-monitor API</title>
<link rel="stylesheet" href="docs/swagger-ui.css">
</head>
<body>
<div id="api"></div>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
</body>
</html>
`;

const START = `SwaggerUIBundle({ url: "openapi.json", dom_id: "#api", deepLinking: true });\n`;

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
  summary: "This document as an interactive page",
  security: [],
  request: { query: NoQuery },
  responses: publicResponses({
    200: { description: "The page", content: { "text/html": { schema: z.string() } } },
  }),
});

/** `GET /openapi.json` and `GET /docs`. */
export function docs(describe: () => { openapi: string }) {
  const router = createRouter()
    .openapi(document, (c) => c.json(describe(), 200))
    .openapi(page, (c) => c.html(PAGE, 200));
  router.get("/docs/start.js", (c) => c.body(START, 200, { "Content-Type": "text/javascript" }));
  for (const [name, type] of Object.entries(FILES)) {
    router.get(`/docs/${name}`, async (c) => {
      const bytes = await readFile(require.resolve(`swagger-ui-dist/${name}`));
      return c.body(new Uint8Array(bytes), 200, {
        "Content-Type": type,
        "Cache-Control": "public, max-age=86400",
      });
    });
  }
  return router;
}
