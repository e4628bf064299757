import type { OpenAPIHono } from "@hono/zod-openapi";
import { requestId } from "hono/request-id";
import { answerErrors } from "../../api/http/failures.ts";
import { type ApiEnv, createRouter } from "../../api/http/router.ts";
import { Scope } from "../../api/http/tokens.ts";
import { answersOf, type Document } from "./documented.ts";

/**
 * Some routes alone, for somebody who may do everything: with limits and intervals of the test's own,
 * which those of the whole API have not. Answers to `request` are checked by their document.
 */
export async function routeApp(...routes: OpenAPIHono<ApiEnv>[]) {
  const app = createRouter();
  app.use(requestId());
  app.use(async (c, next) => {
    c.set("caller", "anonymous");
    c.set("scopes", new Set(Scope.options));
    await next();
  });
  for (const route of routes) app.route("/", route);
  app.onError(answerErrors(() => {}));
  const info = { title: "routes", version: "1" };
  const document = app.getOpenAPI31Document({ openapi: "3.1.0", info });
  const check = answersOf(JSON.parse(JSON.stringify(document)) as Document);
  return {
    app,
    async request(address: string, init: RequestInit = {}): Promise<Response> {
      const response = await app.request(address, init);
      const { pathname } = new URL(address, "http://localhost");
      // A stream without an end cannot be read twice.
      const isStream = response.headers.get("Content-Type")?.startsWith("text/event-stream");
      const checked = isStream ? new Response(null, response) : response.clone();
      await check(init.method ?? "GET", pathname, checked);
      return response;
    },
  };
}
