import type { Context } from "hono";
import { type ComponentChildren, type FunctionComponent, h } from "preact";
import type { ApiEnv } from "../../http/router.ts";
import type { Scope } from "../../http/tokens.ts";

/** The props that every page has, in addition to those that it loads. */
export type Placed = {
  /** The relative path to the root of this server, such as `../`: all addresses are relative. */
  root: string;
};

/** A page on the server: its path, its scope, and its content. */
export type Page = {
  /** Below `/ui`, as a Hono path: `/stores/:id`. */
  path: string;
  /** Its label in the navigation; undefined for a page that is not there. */
  navigation: string | undefined;
  scope: Scope;
  /** The name of its script in the assets. */
  name: string;
  /** The source of its script; undefined for a page without one. */
  browser: URL | undefined;
  /** Where else a request leads, relative to its address, if it is for nothing to show here. */
  leadsTo?(c: Context<ApiEnv>): Promise<string | undefined>;
  /** The props are JSON: the view is rendered from them here, and again in the browser. */
  show(c: Context<ApiEnv>, root: string): Promise<Shown>;
  /** What its script loads: the path below that of the page, and the answer. */
  data?: { path: string; send(c: Context<ApiEnv>): Promise<Response> };
  /** What a form of the page does: its path below that of the page, its scope, and its answer. */
  form?: {
    path: string;
    scope: Scope;
    send(c: Context<ApiEnv>): Promise<Response>;
  };
};

/** A page with its data. */
type Shown = { title: string; props: object; view: ComponentChildren };

/**
 * A page: `load` gets the data, and `View` turns it into markup.
 *
 * @param load throws a Problem if it cannot; the browser gets that as a page
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
