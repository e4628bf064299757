import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { secureHeaders } from "hono/secure-headers";

const NONE = ["'none'"];
const SELF = ["'self'"];

/** The reference of the API: a page for people, whose problems are for programs. */
const DOCS = "/docs";

/** Whether a path belongs to the pages for people, or to their assets. */
export function isPage(path: string): boolean {
  return path === "/ui" || path.startsWith("/ui/");
}

/** Whether a person opened an address: what it has no answer for is then shown as a page. */
export function wantsPage(c: Context): boolean {
  const navigates = c.req.header("Sec-Fetch-Mode") === "navigate";
  return c.req.method === "GET" && navigates && /\btext\/html\b/.test(c.req.header("Accept") ?? "");
}

/**
 * Makes browsers treat responses as data, which loads and runs nothing and is shown in no frame.
 * Pages may load from this server only.
 */
export function protectBrowsers() {
  const xFrameOptions = "DENY";
  const data = secureHeaders({
    xFrameOptions,
    contentSecurityPolicy: { defaultSrc: NONE, frameAncestors: NONE },
  });
  const page = secureHeaders({
    xFrameOptions,
    // Without a referrer, browsers do not send the origin of a form either.
    referrerPolicy: "same-origin",
    contentSecurityPolicy: {
      defaultSrc: NONE,
      scriptSrc: SELF,
      imgSrc: [...SELF, "data:"],
      connectSrc: SELF,
      baseUri: NONE,
      frameAncestors: NONE,
      styleSrc: SELF,
      formAction: SELF,
    },
  });
  return createMiddleware((c, next) =>
    isPage(c.req.path) || c.req.path === DOCS || wantsPage(c) ? page(c, next) : data(c, next),
  );
}
