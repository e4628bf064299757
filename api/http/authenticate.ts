import { getConnInfo } from "@hono/node-server/conninfo";
import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { OWN_HOST } from "../../sql/analyst/http-interface.ts";
import { Problem } from "./problem.ts";
import type { ApiEnv } from "./router.ts";
import { Scope, type Tokens } from "./tokens.ts";

/** Who asks without a token where there are tokens; such a caller reaches only what is public. */
export const NOBODY = "nobody";

/** Who asks where there are no tokens: then everybody on this machine may do everything. */
const ANYBODY = "anonymous";

/**
 * Finds out who asks (RFC 6750, bearer tokens). A token that is not known is nobody's, and
 * `refuseUnknown` refuses it: after its request was counted, so that guesses are limited too.
 */
export function authenticate(tokens: Tokens) {
  const everything: ReadonlySet<Scope> = new Set(Scope.options);
  const nothing: ReadonlySet<Scope> = new Set();
  return createMiddleware<ApiEnv>(async (c, next) => {
    const header = c.req.header("Authorization");
    if (tokens.count === 0) {
      refusePages(c);
      c.set("caller", ANYBODY);
      c.set("scopes", everything);
    } else if (header === undefined) {
      c.set("caller", NOBODY);
      c.set("scopes", nothing);
    } else {
      const [, secret] = /^Bearer +(\S+) *$/i.exec(header) ?? [];
      const caller = secret === undefined ? undefined : tokens.find(secret);
      c.set("unknownToken", caller === undefined);
      c.set("caller", caller?.name ?? NOBODY);
      c.set("scopes", caller?.scopes ?? nothing);
    }
    await next();
  });
}

/** Refuses requests with a token that is not known, also where none is needed. */
export const refuseUnknown = createMiddleware<ApiEnv>(async (c, next) => {
  if (c.get("unknownToken")) throw unauthenticated("the token is not known", "invalid_token");
  await next();
});

/** The problem of a request without a valid token, with the header that RFC 6750 wants. */
export function unauthenticated(detail: string, error?: string): Problem {
  const challenge = `Bearer realm="store-monitor"${error === undefined ? "" : `, error="${error}"`}`;
  const words = `${detail}: send Authorization: Bearer <token>`;
  return new Problem("unauthenticated", words, { headers: { "WWW-Authenticate": challenge } });
}

/**
 * Where there are no tokens, a browser on this machine must not lend its reach to the pages it shows:
 * neither to those that send requests here, nor to those whose name was made to point here.
 */
function refusePages(c: Context): void {
  const host = c.req.header("Host") ?? new URL(c.req.url).host;
  if (!OWN_HOST.test(host)) {
    throw new Problem(
      "misdirected-request",
      `without API_TOKENS this answers only to localhost, not to ${JSON.stringify(host.slice(0, 100))}`,
    );
  }
  const origin = c.req.header("Origin");
  const site = c.req.header("Sec-Fetch-Site");
  const foreign = origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== host);
  if (foreign || site === "cross-site" || site === "same-site") {
    throw new Problem("foreign-origin", "the request was sent by a page of another site");
  }
}

/** Where the request came from, as far as that is known. */
export function addressOf(c: Context): string {
  try {
    return getConnInfo(c).remote.address ?? "unknown";
  } catch {
    // Asked without a connection, as tests do.
    return "unknown";
  }
}
