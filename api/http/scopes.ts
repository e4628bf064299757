import { createMiddleware } from "hono/factory";
import { NOBODY, unauthenticated } from "./authenticate.ts";
import { Problem } from "./problem.ts";
import type { ApiEnv } from "./router.ts";
import type { Scope } from "./tokens.ts";

/** What a route declares to require a scope: in the OpenAPI document and of each request. */
export function scope(needed: Scope) {
  const middleware = createMiddleware<ApiEnv>(async (c, next) => {
    if (!c.get("scopes").has(needed)) {
      const failure = c.get("sessionFailure");
      if (failure !== undefined) throw failure;
      if (c.get("caller") === NOBODY) throw unauthenticated("the token is missing");
      throw new Problem("forbidden", `this requires a token with the scope ${needed}`);
    }
    await next();
  });
  return { security: [{ token: [needed] }], middleware };
}
