import type { Context } from "hono";
import { type ComponentChildren, type FunctionComponent, h } from "preact";
import type { ApiEnv } from "../../http/router.ts";
import type { Scope } from "../../http/tokens.ts";

/** What every page is given beside what it loads. */
export type Placed = {
  /** The way from the page to the root of this server, such as `../`: all addresses are relative. */
  root: string;
};

/** A page as the server has it: where it is, who may see it, and what it shows. */
export type Page = {
  /** Below `/ui`, as Hono spells it: `/stores/:id`. */
  path: string;
  /** What the navigation calls it; undefined for a page that is not in it. */
  navigation: string | undefined;
  scope: Scope;
  /** What its script is called in the assets. */
  name: string;
  /** What runs in the browser, to be built for it. */
  browser: URL;
  /** What it shows now. The props are JSON: the view is made from them here, and again in the browser. */
  show(c: Context<ApiEnv>, root: string): Promise<Shown>;
};

/** A page filled in. */
type Shown = { title: string; props: object; view: ComponentChildren };

/**
 * A page: `load` asks for what it shows, and `View` turns that into markup, and nothing else does.
 *
 * @param load throws a Problem for what it cannot show; the person gets it as a page
 */
export function page<Props extends object>(
  place: Omit<Page, "show" | "navigation"> & { navigation?: string },
  content: {
    title(props: Props): string;
    load(c: Context<ApiEnv>): Promise<Props>;
    View: FunctionComponent<Props & Placed>;
  },
): Page {
  return {
    navigation: undefined,
    ...place,
    show: async (c, root) => {
      const props = { ...(await content.load(c)), root };
      return { title: content.title(props), props, view: h(content.View, props) };
    },
  };
}
