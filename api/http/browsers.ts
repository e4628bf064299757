import { createMiddleware } from "hono/factory";
import { secureHeaders } from "hono/secure-headers";

const NONE = ["'none'"];
const SELF = ["'self'"];

/** Whether a path belongs to the pages for people, or to their assets. */
export function isPage(path: string): boolean {
  return path === "/ui" || path.startsWith("/ui/");
}

/**
 * Makes browsers treat responses as data, which loads and runs nothing and is shown in no frame.
 * The pages, and the third-party documents at the paths of `documents`, may load from this server
 * only.
 */
export function protectBrowsers(documents: readonly string[]) {
  const xFrameOptions = "DENY";
  const data = secureHeaders({
    xFrameOptions,
    contentSecurityPolicy: { defaultSrc: NONE, frameAncestors: NONE },
  });
  const own = {
    defaultSrc: NONE,
    scriptSrc: SELF,
    imgSrc: [...SELF, "data:"],
    connectSrc: SELF,
    baseUri: NONE,
    frameAncestors: NONE,
  };
  const page = secureHeaders({
    xFrameOptions,
    // Without a referrer, browsers do not send the origin of a form either.
    referrerPolicy: "same-origin",
    contentSecurityPolicy: { ...own, styleSrc: SELF, formAction: SELF },
  });
  const document = secureHeaders({
    xFrameOptions,
    contentSecurityPolicy: { ...own, styleSrc: [...SELF, "'unsafe-inline'"], formAction: NONE },
  });
  return createMiddleware((c, next) => {
    const { path } = c.req;
    const kind = isPage(path) ? page : documents.includes(path) ? document : data;
    return kind(c, next);
  });
}
