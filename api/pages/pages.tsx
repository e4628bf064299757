import { setTimeout as delay } from "node:timers/promises";
import type { Context, Hono } from "hono";
import { compress } from "hono/compress";
import { isPage } from "../http/browsers.ts";
import { requireOwnOrigin } from "../http/origin.ts";
import { generally, type Problem } from "../http/problem.ts";
import { type ApiEnv, createRouter } from "../http/router.ts";
import { scope } from "../http/scopes.ts";
import type { Sessions } from "../http/sessions.ts";
import type { Readiness } from "../readiness/readiness.ts";
import { referenceOf } from "./docs/reference.ts";
import { DocsView } from "./docs/view.tsx";
import { rootFrom } from "./kit/address.ts";
import { assetRoute } from "./kit/asset-route.ts";
import { openAssets } from "./kit/assets.ts";
import { ErrorPage } from "./kit/error-page.tsx";
import { framer, SHELL, STYLE } from "./kit/frame.ts";
import type { Page } from "./kit/page.ts";
import { bannerText } from "./kit/shell/banner.tsx";
import { signIn } from "./sign-in/route.tsx";

/** The routes of the pages, and problems as pages. */
export type Pages = {
  routes: Hono<ApiEnv>;
  answerProblem(problem: Problem, c: Context<ApiEnv>): Promise<Response>;
  /** Answers with the reference of the API. */
  showDocs(c: Context<ApiEnv>, document: Described): Promise<Response>;
};

/** An OpenAPI document. */
type Described = { info: { version: string } };

/** How long a page waits for the readiness of its numbers. */
const REASONS_MS = 300;

/**
 * The pages with their frame, assets, sign-in, redirects and error pages.
 *
 * @param guarded whether there are tokens to sign in with
 */
export function openPages(
  pages: readonly Page[],
  sessions: Sessions,
  guarded: boolean,
  readiness: Pick<Readiness, "reasons" | "knownReasons">,
): Pages {
  const assets = openAssets(
    new Map([
      [STYLE, new URL("./kit/style/style.css", import.meta.url)],
      [SHELL, new URL("./kit/shell/browser.ts", import.meta.url)],
      ...pages.flatMap(({ name, browser }) =>
        browser === undefined ? [] : [[name, browser] as const],
      ),
    ]),
  );
  const reasons = () =>
    Promise.race([readiness.reasons(), delay(REASONS_MS).then(readiness.knownReasons)]);
  const inFrame = framer(pages, assets, reasons);
  const routes = createRouter();
  routes.get("/ui", (c) => c.redirect("ui/now"));
  routes.route("/", assetRoute(assets));
  routes.route("/", signIn(sessions, guarded, inFrame));
  // The reasons of `GET /readyz` as the banner shows them, always with 200: the page polls it, and
  // browsers log errors.
  routes.get("/ui/readiness", async (c) => {
    c.header("Cache-Control", "no-store");
    return c.text(bannerText(await reasons()));
  });
  for (const page of pages) {
    const { data, form } = page;
    if (data !== undefined) {
      const path = `/ui${page.path}${data.path}`;
      routes.get(path, compress(), scope(page.scope).middleware, (c) => data.send(c));
    }
    if (form !== undefined) {
      routes.post(`/ui${page.path}${form.path}`, scope(form.scope).middleware, async (c) => {
        requireOwnOrigin(c);
        return await form.send(c);
      });
    }
    routes.get(`/ui${page.path}`, compress(), scope(page.scope).middleware, async (c) => {
      const elsewhere = await page.leadsTo?.(c);
      if (elsewhere !== undefined) return c.redirect(elsewhere, 303);
      // The first request builds the assets, in another process, while the page is loaded.
      const [{ title, props, view }] = await Promise.all([
        page.show(c, rootFrom(c.req.path)),
        assets(),
      ]);
      const hydrated = page.browser === undefined ? {} : { props, script: page.name };
      return await inFrame(c, title, { view, ...hydrated });
    });
  }

  async function answerProblem(problem: Problem, c: Context<ApiEnv>): Promise<Response> {
    const root = rootFrom(c.req.path);
    const { pathname, search } = new URL(c.req.url);
    const requested = `${pathname}${search}`;
    const needsSignIn = problem.kind === "unauthenticated" && isPage(pathname);
    if (needsSignIn && c.get("unknownToken") !== true) {
      if (c.req.header("Sec-Fetch-Site") === "cross-site") return comeAgain(c);
      const next = new URLSearchParams({ next: requested });
      return c.redirect(`${root}ui/sign-in?${next}`, 303);
    }
    const { title, status } = generally(problem);
    const requestId = c.get("requestId") ?? "unknown";
    const again = `${root}${requested.slice(1)}`;
    const isTransient = c.req.method === "GET" && (status >= 500 || status === 429);
    const labels = { root, again, title, requestId, mayPass: isTransient };
    for (const [name, value] of Object.entries(problem.headers)) c.header(name, value);
    return await inFrame(c, title, {
      view: <ErrorPage {...labels} kind={problem.kind} detail={problem.message} />,
      status,
    });
  }

  async function showDocs(c: Context<ApiEnv>, document: Described): Promise<Response> {
    const { version } = document.info;
    const parts = { root: rootFrom(c.req.path), version, subjects: referenceOf(document) };
    return await inFrame(c, "API", { view: <DocsView {...parts} /> });
  }

  return { routes, answerProblem, showDocs };
}

/**
 * A link from another site sends no session cookie (SameSite=Strict): the page reloads itself once,
 * then as a request of our own site, before it asks for a sign-in.
 */
function comeAgain(c: Context): Response {
  c.header("Refresh", "0");
  c.header("Cache-Control", "no-store");
  return c.html(
    "<!doctype html><title>store-monitor</title><link rel=icon href=data:,>",
    200,
  ) as Response;
}
