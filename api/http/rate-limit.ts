import { createMiddleware } from "hono/factory";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { z } from "zod";
import { wholeNumber } from "../../producers/launch/settings.ts";
import { addressOf, NOBODY } from "./authenticate.ts";
import { Problem } from "./problem.ts";
import type { ApiEnv } from "./router.ts";

/** The settings that limit the requests of a caller. */
export const RateSettings = z.object({
  // Requests without a token are counted by address.
  API_RATE_LIMIT: wholeNumber(1, 1_000_000)
    .default(1000)
    .describe("requests a second for each token, in one process"),
});

/** The rate is measured over this many seconds: bursts within them are allowed. */
const SECONDS = 5;

/** The name of the quota in the headers of draft-ietf-httpapi-ratelimit-headers. */
const POLICY = "requests";

/** Limits the requests of each caller in this process; instances share no counters. */
export function limitRate({ API_RATE_LIMIT: rate }: z.output<typeof RateSettings>) {
  const policy = `"${POLICY}";q=${rate * SECONDS};w=${SECONDS}`;
  const limiter = new RateLimiterMemory({ points: rate * SECONDS, duration: SECONDS });
  return createMiddleware<ApiEnv>(async (c, next) => {
    const caller = c.get("caller");
    try {
      const left = await limiter.consume(caller === NOBODY ? `address ${addressOf(c)}` : caller);
      await next();
      c.header("RateLimit-Policy", policy);
      c.header("RateLimit", stateOf(left));
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      const seconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
      const detail = `more than ${rate} requests a second (API_RATE_LIMIT): wait ${seconds} s`;
      throw new Problem("too-many-requests", detail, {
        headers: {
          "Retry-After": String(seconds),
          "RateLimit-Policy": policy,
          RateLimit: stateOf(refusal),
        },
      });
    }
  });
}

/** What is left of the quota, and the seconds until all of it is there again. */
function stateOf({ remainingPoints, msBeforeNext }: RateLimiterRes): string {
  return `"${POLICY}";r=${remainingPoints};t=${Math.ceil(msBeforeNext / 1000)}`;
}
