import { type Page, page } from "../kit/page.ts";
import type { PageParts } from "../kit/page-list.ts";
import { questionOf } from "./filter.ts";
import { type NowProps, NowView } from "./view.tsx";
import { titleWords } from "./text.ts";

/** `GET /ui/now`: which stores are down now that should be open. */
export function nowPage({ tellNow }: Pick<PageParts, "tellNow">): Page {
  return page<NowProps>(
    {
      name: "now",
      path: "/now",
      navigation: "Now",
      scope: "read",
      browser: new URL("./browser.tsx", import.meta.url),
    },
    {
      title: ({ now }) => titleWords(now),
      load: async (c) => {
        const { limit, search } = questionOf(c.req.query());
        const now = await tellNow({ limit, q: search });
        return { now, limit, search, listed: search, connection: "none", trouble: undefined };
      },
      View: NowView,
    },
  );
}
