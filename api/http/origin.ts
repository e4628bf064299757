import type { Context } from "hono";
import { OWN_HOST } from "../../sql/clickhouse-http/http-interface.ts";
import { isPage } from "./browsers.ts";
import { Problem } from "./problem.ts";

/**
 * Where no tokens are configured, a browser on this machine must not give access to a site whose
 * name was made to resolve to this machine (DNS rebinding).
 *
 * @throws Problem misdirected-request
 */
export function refuseHosts(c: Context): void {
  const host = hostOf(c);
  if (OWN_HOST.test(host)) return;
  throw new Problem(
    "misdirected-request",
    `without API_TOKENS this server serves localhost only, not ${JSON.stringify(host.slice(0, 100))}`,
  );
}

/**
 * A browser must not give access to pages of other sites that send requests here. A link to one of
 * our pages is allowed: it shows the page to the person, and to nobody else.
 *
 * @throws Problem foreign-origin
 */
export function refuseForeign(c: Context): void {
  const origin = originOf(c);
  const site = c.req.header("Sec-Fetch-Site");
  const isForeign = origin === "foreign" || site === "cross-site" || site === "same-site";
  if (isForeign && !isFollowedLink(c)) throw foreign();
}

/**
 * A request that changes something in a session must provably come from one of our own pages.
 *
 * @throws Problem foreign-origin
 */
export function requireOwnOrigin(c: Context): void {
  refuseForeign(c);
  const isOwn = originOf(c) === "own" || c.req.header("Sec-Fetch-Site") === "same-origin";
  if (!isOwn) throw foreign();
}

function foreign(): Problem {
  return new Problem("foreign-origin", "the request was sent by a page of another site");
}

function originOf(c: Context): "own" | "foreign" | undefined {
  const origin = c.req.header("Origin");
  if (origin === undefined) return undefined;
  return URL.canParse(origin) && new URL(origin).host === hostOf(c) ? "own" : "foreign";
}

/** Whether somebody followed a link to one of our pages; reading a page changes nothing. */
function isFollowedLink(c: Context): boolean {
  const goes = c.req.header("Sec-Fetch-Mode") === "navigate";
  return goes && c.req.method === "GET" && (isPage(c.req.path) || c.req.path === "/");
}

function hostOf(c: Context): string {
  return c.req.header("Host") ?? new URL(c.req.url).host;
}
