import { createMiddleware } from "hono/factory";
import { NOBODY, unauthenticated } from "./authenticate.ts";
import { Problem } from "./problem.ts";
import type { ApiEnv } from "./router.ts";
import type { Scope } from "./tokens.ts";

/** What a route declares to ask for a scope: in the document, and of each request. */
export function scope(needed: Scope) {
  const middleware = createMiddleware<ApiEnv>(async (c, next) => {
    if (!c.get("scopes").has(needed)) {
      const failure = c.get("sessionFailure");
      if (failure !== undefined) throw failure;
      if (c.get("caller") === NOBODY) throw unauthenticated("there is no token");
      throw new Problem("forbidden", `this needs a token with the scope ${needed}`);
    }
    await next();
  });
  return { security: [{ token: [needed] }], middleware };
}
