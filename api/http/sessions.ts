import { createHmac, timingSafeEqual } from "node:crypto";
import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { Caller, Tokens } from "./tokens.ts";

/**
 * Sessions of people who signed in with a token. All that is known of one stands in its cookie,
 * `name.expiry.signature`: the public name of the token, and when it ends, signed with the digest of the
 * token. So every instance knows it, and it ends with its token; the token itself is not in it.
 */

const COOKIE = "store-monitor-session";

const SESSION_SECONDS = 7 * 86_400;

/** Who asks by the cookie of a session; undefined without one, and when it is over or not ours. */
export function sessionOf(c: Context, tokens: Tokens, now: Date): Caller | undefined {
  const [name = "", expiry = "", signature = "", ...rest] = getCookie(c, COOKIE)?.split(".") ?? [];
  const token = tokens.named(name);
  if (token === undefined || rest.length > 0) return undefined;
  const [given, right] = [Buffer.from(signature), Buffer.from(sign(token.key, name, expiry))];
  if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
  return Number(expiry) > now.getTime() / 1000 ? token.caller : undefined;
}

/** Begins a session for who has this token; undefined when it is not known. */
export function beginSession(
  c: Context,
  { tokens, secret, now }: { tokens: Tokens; secret: string; now: Date },
): Caller | undefined {
  const caller = tokens.find(secret);
  const token = caller && tokens.named(caller.name);
  if (caller === undefined || token === undefined) return undefined;
  const expiry = String(Math.floor(now.getTime() / 1000) + SESSION_SECONDS);
  const value = [caller.name, expiry, sign(token.key, caller.name, expiry)].join(".");
  setCookie(c, COOKIE, value, { ...attributes(c), maxAge: SESSION_SECONDS });
  return caller;
}

/** Has the browser forget its session. */
export function endSession(c: Context): void {
  deleteCookie(c, COOKIE, attributes(c));
}

function attributes(c: Context) {
  // TLS ends before this server: what is in front of it says how the browser came.
  const secure = c.req.header("X-Forwarded-Proto") === "https" || c.req.url.startsWith("https:");
  return { httpOnly: true, sameSite: "Strict", path: "/", secure } as const;
}

function sign(key: Buffer, name: string, expiry: string): string {
  return createHmac("sha256", key).update(`session ${name} ${expiry}`).digest("base64url");
}
