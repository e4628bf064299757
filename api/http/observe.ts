import { createMiddleware } from "hono/factory";
import { routePath } from "hono/route";
import type { Logger } from "pino";
import type { Metrics } from "./metrics.ts";
import type { ApiEnv } from "./router.ts";

/** Logs and measures each request when its response begins: never its query, headers or body. */
export function observe(logger: Logger, metrics: Metrics) {
  return createMiddleware<ApiEnv>(async (c, next) => {
    const began = performance.now();
    metrics.requestsInFlight.inc();
    try {
      await next();
    } finally {
      metrics.requestsInFlight.dec();
      const seconds = (performance.now() - began) / 1000;
      const matched = routePath(c, -1);
      // A path that no route matches is arbitrary: it must not become a series of its own.
      const route = matched === "/*" || matched === "*" ? "none" : matched;
      const { method } = c.req;
      const { status } = c.res;
      metrics.requestSeconds.observe({ method, route, status: String(status) }, seconds);
      logger.debug({
        event: "request",
        request_id: c.get("requestId"),
        caller: c.get("caller"),
        method,
        path: c.req.path.slice(0, 200),
        status,
        duration_ms: Math.round(seconds * 1e6) / 1000,
      });
    }
  });
}
