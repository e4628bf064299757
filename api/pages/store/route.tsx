import type { Page } from "../kit/page.ts";
import { storeIdOf } from "../kit/store-id.ts";
import { loadStore, type StoreParts } from "./load.ts";
import { StoreView } from "./view.tsx";

/** `GET /ui/stores/{id}`: the states of a store, and why its report says what it says. */
export function storePage(parts: StoreParts): Page {
  return {
    name: "store",
    path: "/stores/:id",
    navigation: undefined,
    scope: "read",
    browser: new URL("./browser.tsx", import.meta.url),
    show: async (c, root) => {
      const { from, to, report } = c.req.query();
      const props = await loadStore(parts, { id: storeIdOf(c), from, to, report });
      return {
        title: props.store.store_id,
        // The browser renders only the timeline again.
        props: props.timeline,
        view: <StoreView {...props} root={root} />,
      };
    },
  };
}
