import { type Page, page } from "../page.ts";
import type { PageParts } from "../page-list.ts";
import { type NowProps, NowView } from "./view.tsx";

/** As many stores as are shown at first; more are a button away. */
const SHOWN = 50;

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
      title: ({ now }) => `${now.stores.down} down now`,
      load: async () => ({
        now: await tellNow({ limit: SHOWN }),
        limit: SHOWN,
        search: "",
        connection: "none",
        trouble: undefined,
      }),
      View: NowView,
    },
  );
}
