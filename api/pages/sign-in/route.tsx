import type { Context } from "hono";
import { requireOwnOrigin } from "../../http/origin.ts";
import { type ApiEnv, createRouter } from "../../http/router.ts";
import { beginSession, endSession } from "../../http/sessions.ts";
import type { Tokens } from "../../http/tokens.ts";
import { goOnTo, rootFrom } from "../address.ts";
import type { Framer } from "../frame.ts";
import { SignInView } from "./view.tsx";

const PATH = "/ui/sign-in";

/** `GET` and `POST /ui/sign-in`, and `POST /ui/sign-out`. A token is taken from a form and nothing else. */
export function signIn(tokens: Tokens, clock: () => Date, inFrame: Framer) {
  const needed = tokens.count > 0;
  const ask = (c: Context<ApiEnv>, next: string, fault?: string) => {
    const view = <SignInView next={next} fault={fault} needed={needed} root={rootFrom(PATH)} />;
    return inFrame(c, "Sign in", { view, status: fault === undefined ? 200 : 401 });
  };
  return createRouter()
    .get(PATH, (c) => ask(c, goOnTo(c.req.query("next"))))
    .post(PATH, async (c) => {
      requireOwnOrigin(c);
      const { token, next: asked } = await c.req.parseBody();
      const next = goOnTo(textOf(asked));
      const secret = textOf(token)?.trim() ?? "";
      const caller = beginSession(c, { tokens, secret, now: clock() });
      if (caller === undefined) return ask(c, next, "This is none of the tokens of this server.");
      return c.redirect(`${rootFrom(PATH)}${next}`, 303);
    })
    .post("/ui/sign-out", (c) => {
      requireOwnOrigin(c);
      endSession(c);
      return c.redirect("sign-in", 303);
    });
}

function textOf(field: unknown): string | undefined {
  return typeof field === "string" ? field : undefined;
}
