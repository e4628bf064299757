import { cors } from "hono/cors";
import { createMiddleware } from "hono/factory";
import { z } from "zod";
import { isPage } from "./browsers.ts";
import type { ApiEnv } from "./router.ts";

const EVERY = "*";

/** The setting of the sites whose pages may use the API. */
export const CorsSettings = z.object({
  CORS_ORIGINS: z
    .string()
    .refine(
      (text) => text.split(",").every(isOriginOrEvery),
      "expected origins such as https://dash.example.com, separated by commas, or *",
    )
    .optional()
    .meta({
      description: "origins whose pages may use the API, separated by commas; *: any, with tokens",
      unset: "none",
    }),
});

function isOriginOrEvery(text: string): boolean {
  const given = text.trim();
  return given === EVERY || (URL.canParse(given) && new URL(given).origin === given);
}

/** Says whether pages of an origin may use the API. */
export type AllowsOrigin = (origin: string | undefined) => boolean;

/** The origins that CORS_ORIGINS allows. */
export function allowedOrigins(setting: string | undefined): AllowsOrigin {
  const origins = new Set((setting ?? "").split(",").map((text) => text.trim()));
  return (origin) => origin !== undefined && (origins.has(EVERY) || origins.has(origin));
}

/**
 * Why CORS_ORIGINS must not be so, or undefined when it may: without tokens, a page of any site
 * could do everything.
 */
export function corsProblem(setting: string | undefined, tokens: number): string | undefined {
  if (tokens > 0 || !allowedOrigins(setting)("https://any.example")) return undefined;
  return "CORS_ORIGINS=* would open the API to every site without any token: set API_TOKENS, or name the origins";
}

const EXPOSED = [
  ...["Content-Disposition", "ETag", "Idempotent-Replay", "Link", "Location", "RateLimit"],
  ...["RateLimit-Policy", "Retry-After", "X-ClickHouse-Format", "X-Report-Status"],
  ...["X-Request-Id", "X-Unknown-Share"],
];
const PREFLIGHT_SECONDS = 600;

/**
 * Lets pages of the allowed origins use the API with a token, never with the cookie of a session.
 * Requests of other origins get no headers, and are refused where they could do harm.
 */
export function allowOrigins(allows: AllowsOrigin) {
  const allow = cors({
    origin: (origin) => origin,
    allowMethods: ["GET", "HEAD", "POST", "PUT", "DELETE"],
    exposeHeaders: EXPOSED,
    maxAge: PREFLIGHT_SECONDS,
  });
  return createMiddleware<ApiEnv>(async (c, next) => {
    if (isPage(c.req.path) || !allows(c.req.header("Origin"))) return await next();
    return await allow(c, next);
  });
}
