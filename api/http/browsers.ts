import { createMiddleware } from "hono/factory";
import { secureHeaders } from "hono/secure-headers";

const NONE = ["'none'"];
const SELF = ["'self'"];

/**
 * Has browsers treat answers as what they are: data, which loads and runs nothing and is shown in no
 * frame. What is at the paths of `pages` may load what this server has, and nothing from elsewhere.
 */
export function protectBrowsers(pages: readonly string[]) {
  const xFrameOptions = "DENY";
  const data = secureHeaders({
    xFrameOptions,
    contentSecurityPolicy: { defaultSrc: NONE, frameAncestors: NONE },
  });
  const page = secureHeaders({
    xFrameOptions,
    contentSecurityPolicy: {
      defaultSrc: NONE,
      scriptSrc: SELF,
      styleSrc: [...SELF, "'unsafe-inline'"],
      imgSrc: [...SELF, "data:"],
      connectSrc: SELF,
      baseUri: NONE,
      formAction: NONE,
      frameAncestors: NONE,
    },
  });
  return createMiddleware((c, next) => (pages.includes(c.req.path) ? page : data)(c, next));
}
