import { createMiddleware } from "hono/factory";
import { secureHeaders } from "hono/secure-headers";

const NONE = ["'none'"];
const SELF = ["'self'"];

/** Whether a path is one of the pages that people look at, or what these are made of. */
export function isPage(path: string): boolean {
  return path === "/ui" || path.startsWith("/ui/");
}

/**
 * Has browsers treat answers as what they are: data, which loads and runs nothing and is shown in no
 * frame. The pages, and the documents of others at the paths of `documents`, may load what this server
 * has, and nothing from elsewhere.
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
    // Without any referrer browsers do not say either which site a form was sent from.
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
