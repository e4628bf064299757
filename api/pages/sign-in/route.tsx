import type { Context } from "hono";
import { requireOwnOrigin } from "../../http/origin.ts";
import { Problem } from "../../http/problem.ts";
import { type ApiEnv, createRouter } from "../../http/router.ts";
import type { Sessions } from "../../http/sessions.ts";
import { goOnTo, rootFrom } from "../kit/address.ts";
import type { Framer } from "../kit/frame.ts";
import { SignInView } from "./view.tsx";

const PATH = "/ui/sign-in";

/**
 * `GET` and `POST /ui/sign-in`, and `POST /ui/sign-out`. Tokens are accepted only from a form.
 *
 * @param guarded whether there are tokens to sign in with
 */
export function signIn(sessions: Sessions, guarded: boolean, inFrame: Framer) {
  const request = (c: Context<ApiEnv>, next: string, fault?: string) => {
    const signedIn = c.get("session") === true ? c.get("caller") : undefined;
    const props = { next, fault, signedIn, needed: guarded, root: rootFrom(PATH) };
    const status = fault === undefined ? 200 : 401;
    const isBare = guarded && signedIn === undefined;
    return inFrame(c, "Sign in", { view: <SignInView {...props} />, status, isBare });
  };
  return createRouter()
    .get(PATH, (c) => request(c, goOnTo(c.req.query("next"))))
    .post(PATH, async (c) => {
      requireOwnOrigin(c);
      const { token, next: requested } = await c.req.parseBody();
      const next = goOnTo(textOf(requested));
      const caller = await sessions.begin(c, textOf(token)?.trim() ?? "");
      if (caller === undefined) return request(c, next, "This server has no such token.");
      return c.redirect(`${rootFrom(PATH)}${next}`, 303);
    })
    .post("/ui/sign-out", async (c) => {
      requireOwnOrigin(c);
      const { everywhere } = await c.req.parseBody();
      try {
        await sessions.end(c, { everywhere: everywhere !== undefined });
      } catch (cause) {
        // The page shows the button to sign out again.
        c.set("session", true);
        const detail =
          "you are still signed in: the end of the session could not be saved; sign out again";
        throw new Problem("database-unavailable", detail, { cause });
      }
      return c.redirect("sign-in", 303);
    });
}

function textOf(field: unknown): string | undefined {
  return typeof field === "string" ? field : undefined;
}
