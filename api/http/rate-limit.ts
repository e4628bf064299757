import { createMiddleware } from "hono/factory";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { z } from "zod";
import { wholeNumber } from "../../producers/launch/settings.ts";
import { addressOf, NOBODY } from "./authenticate.ts";
import { Problem } from "./problem.ts";
import type { ApiEnv } from "./router.ts";

/** The settings that limit what one caller may send. */
export const RateSettings = z.object({
  // Without a token, of one address.
  API_RATE_LIMIT: wholeNumber(1, 1_000_000)
    .default(1000)
    .describe("requests a second of one token, in one process"),
});

/** The rate is that of so many seconds: a burst within them is let through. */
const SECONDS = 5;

/** Limits the requests of each caller, in this process (REST has no memory: instances count alone). */
export function limitRate({ API_RATE_LIMIT: rate }: z.output<typeof RateSettings>) {
  const limiter = new RateLimiterMemory({ points: rate * SECONDS, duration: SECONDS });
  return createMiddleware<ApiEnv>(async (c, next) => {
    const caller = c.get("caller");
    try {
      await limiter.consume(caller === NOBODY ? `address ${addressOf(c)}` : caller);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      const seconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
      const detail = `more than ${rate} requests a second (API_RATE_LIMIT): wait ${seconds} s`;
      throw new Problem("too-many-requests", detail, {
        headers: { "Retry-After": String(seconds) },
      });
    }
    await next();
  });
}
