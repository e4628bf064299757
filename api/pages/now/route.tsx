import { type Page, page } from "../kit/page.ts";
import type { PageParts } from "../kit/parts.ts";
import { paramsOf } from "./filter.ts";
import type { NowProps } from "./props.ts";
import { titleText } from "./text.ts";
import { NowView } from "./view.tsx";

/** `GET /ui/now`: which stores are down while open. */
export function nowPage({ findNow }: Pick<PageParts, "findNow">): Page {
  return page<NowProps>(
    {
      name: "now",
      path: "/now",
      navigation: "Now",
      scope: "read",
      browser: new URL("./browser.tsx", import.meta.url),
    },
    {
      title: ({ now }) => titleText(now),
      load: async (c) => {
        const { limit, search } = paramsOf(c.req.query());
        const now = await findNow({ limit, q: search });
        return {
          now,
          limit,
          search,
          listed: search,
          connection: "none",
          problem: undefined,
          age: 0,
        };
      },
      View: NowView,
    },
  );
}
