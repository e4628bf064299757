import type { Page } from "../kit/page.ts";
import { storeIdOf } from "../kit/store-id.ts";
import { storeText } from "../kit/store-name.tsx";
import type { AttributesProps } from "./attributes-props.ts";
import { loadStore, type StoreParts } from "./load.ts";
import { type StoreProps, StoreView } from "./view.tsx";

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
      const attributes = attributesOf(props, c.get("scopes").has("write"), root);
      return {
        title: storeText({ id: props.store.store_id, name: props.given.name }),
        // The browser renders only these again.
        props: { timeline: props.timeline, attributes },
        view: <StoreView {...props} attributes={attributes} root={root} />,
      };
    },
  };
}

function attributesOf(
  { store, given }: Pick<StoreProps, "store" | "given">,
  mayWrite: boolean,
  root: string,
): AttributesProps {
  const begun = { rows: null, sending: false, fault: null, notice: null };
  return { id: store.store_id, given, mayWrite, root, ...begun };
}
