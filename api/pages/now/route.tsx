import { type Page, page } from "../kit/page.ts";
import type { PageParts } from "../kit/parts.ts";
import { paramsOf } from "./filter.ts";
import type { NowProps } from "./props.ts";
import { titleText } from "./text.ts";
import { NowView } from "./view.tsx";

/** `GET /ui/now`: which stores are down while open. */
export function nowPage({ findNow, stores }: Pick<PageParts, "findNow" | "stores">): Page {
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
        const { limit, search, by: requested } = paramsOf(c.req.query());
        const attributes = await stores.attributeNames();
        // An attribute that no store has any more is no reason to show nothing.
        const by = attributes.includes(requested) ? requested : "";
        const now = await findNow({ limit, search, by });
        return {
          now,
          limit,
          search,
          listed: search,
          by,
          attributes,
          connection: "none",
          problem: undefined,
          age: 0,
        };
      },
      View: NowView,
    },
  );
}
