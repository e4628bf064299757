import type { Context } from "hono";
import { getCookie } from "hono/cookie";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { ComponentChildren } from "preact";
import type { ApiEnv } from "../../http/router.ts";
import { rootFrom } from "./address.ts";
import type { Assets, Built } from "./assets.ts";
import { htmlDocument } from "./document.tsx";
import type { Page } from "./page.ts";

/** The content of the frame, and the status of the response. */
type Content = {
  view: ComponentChildren;
  /** The props of the view, if a script hydrates it. */
  props?: object;
  /** The name of that script. */
  script?: string;
  status?: ContentfulStatusCode;
  /** Whether the frame has no links to pages: who has not signed in cannot open them. */
  isBare?: boolean;
};

/** Answers with a document: a view in the frame of all pages. */
export type Framer = (c: Context<ApiEnv>, title: string, content: Content) => Promise<Response>;

/** The names of the assets that every page loads. */
export const STYLE = "style";
export const SHELL = "shell";

/**
 * The frame around these pages.
 *
 * @param reasons says why the numbers cannot be relied on
 */
export function framer(
  pages: readonly Page[],
  assets: () => Promise<Assets>,
  reasons: () => Promise<readonly string[]>,
): Framer {
  const entries = pages.flatMap(({ path, navigation }) =>
    navigation === undefined ? [] : [{ path, label: navigation }],
  );
  const findsStores = pages.some(({ path }) => path === "/stores/:id");
  return async (c, title, { view, props, script, status = 200, isBare = false }) => {
    const [{ built }, notReady] = await Promise.all([assets(), reasons()]);
    const scripts = script === undefined ? [SHELL] : [SHELL, script];
    const html = htmlDocument(
      title,
      {
        root: rootFrom(c.req.path),
        current: c.req.path.replace(/^\/ui(?=\/)/, ""),
        entries: isBare ? [] : entries,
        findsStores: findsStores && !isBare,
        signedIn: c.get("session") === true,
        theme: themeOf(getCookie(c, "theme")),
        reasons: notReady,
        style: builtAs(built, STYLE),
        scripts: scripts.map((name) => builtAs(built, name)),
      },
      { view, props },
    );
    return c.html(html, status, { "Cache-Control": "no-store" });
  };
}

function builtAs(built: Assets["built"], name: string): Built {
  const found = built.get(name);
  if (found === undefined) throw new Error(`no asset is built from ${name}`);
  return found;
}

function themeOf(cookie: string | undefined): "light" | "dark" | undefined {
  return cookie === "light" || cookie === "dark" ? cookie : undefined;
}
