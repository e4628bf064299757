import { getConnInfo } from "@hono/node-server/conninfo";
import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import type { AllowsOrigin } from "./cors.ts";
import { refuseForeign, refuseHosts, requireOwnOrigin } from "./origin.ts";
import { Problem } from "./problem.ts";
import type { ApiEnv } from "./router.ts";
import type { Sessions } from "./sessions.ts";
import { Scope, type Tokens } from "./tokens.ts";
import { whileAllowed } from "./while-session.ts";

/** The caller without a token where tokens are configured; it reaches public routes only. */
export const NOBODY = "nobody";

/** The caller where no tokens are configured: everybody on this machine may do everything. */
export const ANYBODY = "anonymous";

/** Who a change is by, as a member of its message: the name of a token, where there are tokens. */
export function changedBy(c: Context<ApiEnv>): { changed_by?: string } {
  const caller = c.get("caller");
  return caller === ANYBODY || caller === NOBODY ? {} : { changed_by: caller };
}

/** Methods that change nothing. */
const READING: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Identifies the caller by a bearer token (RFC 6750) or by the cookie of a session. An unknown
 * token makes the caller NOBODY, and `refuseUnknown` refuses it: after rate limiting, so that
 * guesses are limited too. A session that has ended makes it NOBODY as well, and so does one whose
 * end cannot be looked up: then public routes still answer, and all others fail with the cause.
 *
 * @param allows origins whose pages may use the API; with the cookie of a session, none may
 */
export function authenticate(tokens: Tokens, sessions: Sessions, allows: AllowsOrigin) {
  const everything: ReadonlySet<Scope> = new Set(Scope.options);
  const nothing: ReadonlySet<Scope> = new Set();
  return createMiddleware<ApiEnv>(async (c, next) => {
    const header = c.req.header("Authorization");
    if (tokens.count === 0) {
      refuseHosts(c);
      if (!allows(c.req.header("Origin"))) refuseForeign(c);
      c.set("caller", ANYBODY);
      c.set("scopes", everything);
    } else if (header === undefined) {
      const caller = await sessions.of(c).catch((failure: unknown) => {
        c.set("sessionFailure", failure);
        return undefined;
      });
      if (caller !== undefined) {
        refuseForeign(c);
        if (!READING.has(c.req.method)) requireOwnOrigin(c);
      }
      c.set("session", caller !== undefined);
      c.set("caller", caller?.name ?? NOBODY);
      c.set("scopes", caller?.scopes ?? nothing);
    } else {
      const [, secret] = /^Bearer +(\S+) *$/i.exec(header) ?? [];
      const caller = secret === undefined ? undefined : tokens.find(secret);
      c.set("unknownToken", caller === undefined);
      c.set("caller", caller?.name ?? NOBODY);
      c.set("scopes", caller?.scopes ?? nothing);
    }
    await next();
    const isStream = c.res.headers.get("Content-Type")?.startsWith("text/event-stream");
    if (c.get("session") && isStream) {
      c.res = whileAllowed(c.res, async () => (await sessions.of(c)) !== undefined);
    }
  });
}

/** Refuses requests with an unknown token, even where none is needed. */
export const refuseUnknown = createMiddleware<ApiEnv>(async (c, next) => {
  if (c.get("unknownToken")) throw unauthenticated("the token is unknown", "invalid_token");
  await next();
});

/** The problem of a request without a valid token, with the header that RFC 6750 requires. */
export function unauthenticated(detail: string, error?: string): Problem {
  const challenge = `Bearer realm="store-monitor"${error === undefined ? "" : `, error="${error}"`}`;
  const text = `${detail}: send Authorization: Bearer <token>`;
  return new Problem("unauthenticated", text, { headers: { "WWW-Authenticate": challenge } });
}

/** The address that the request came from, where it is known. */
export function addressOf(c: Context): string {
  try {
    return getConnInfo(c).remote.address ?? "unknown";
  } catch {
    // The request has no connection, as in tests.
    return "unknown";
  }
}
