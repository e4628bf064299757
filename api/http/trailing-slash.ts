import type { Context } from "hono";

const READING = new Set(["GET", "HEAD"]);

/**
 * The redirect from an address with trailing slashes, at which there is nothing, to the one without
 * them; undefined for others. It is relative, so that it holds behind a proxy with a prefix, and
 * names no other host whatever the path is.
 */
export function withoutSlash(c: Context): Response | undefined {
  const { pathname, search } = new URL(c.req.url);
  const [, last, slashes] = /([^/]+)(\/+)$/.exec(pathname) ?? [];
  if (last === undefined || slashes === undefined || !READING.has(c.req.method)) return undefined;
  return c.redirect(`${"../".repeat(slashes.length)}${last}${search}`, 308);
}
