import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { EndedSessions, Session } from "./ended-sessions.ts";
import type { Caller, Tokens } from "./tokens.ts";

/**
 * Sessions of people who signed in with a token. What a session is stands in its cookie,
 * `token.id.began.signature`: the public name of the token, a random id, and when it began (milliseconds
 * of the epoch), signed with the digest of the token. So every instance knows it, and it ends with its
 * token; the token itself is not in it. That it was ended before its time stands in ClickHouse.
 */
export type Sessions = {
  /**
   * Whose session a request comes with; undefined without one, and when it is over or not ours.
   *
   * @throws what ClickHouse threw where it cannot say whether the session was ended
   */
  of(c: Context): Promise<Caller | undefined>;
  /** Begins a session for who has this token; undefined when it is not known. */
  begin(c: Context, secret: string): Promise<Caller | undefined>;
  /**
   * Ends the session of a request, or with `everywhere` all of its token, and has the browser forget it.
   *
   * @throws what ClickHouse threw where that could not be kept; the session then goes on
   */
  end(c: Context, options: { everywhere: boolean }): Promise<void>;
};

const COOKIE = "store-monitor-session";

const SESSION_SECONDS = 7 * 86_400;

const ID_BYTES = 16;

/** Opens the sessions of tokens; the clock says when one begins and when its time is over. */
export function openSessions(tokens: Tokens, ended: EndedSessions, clock: () => Date): Sessions {
  /** The session in the cookie, with its caller, if it is one of ours and its time is not over. */
  function signed(c: Context): (Session & { caller: Caller }) | undefined {
    const parts = getCookie(c, COOKIE, prefixFor(c))?.split(".") ?? [];
    const [name = "", id = "", began = "", signature = ""] = parts;
    const token = tokens.named(name);
    if (token === undefined || parts.length !== 4) return undefined;
    const [given, right] = [Buffer.from(signature), Buffer.from(sign(token.key, name, id, began))];
    if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
    const beganMs = Number(began);
    const isOver = clock().getTime() >= beganMs + SESSION_SECONDS * 1000;
    return isOver ? undefined : { id, token: name, beganMs, caller: token.caller };
  }

  return {
    async of(c) {
      const session = signed(c);
      if (session === undefined || (await ended.isOver(session))) return undefined;
      return session.caller;
    },
    async begin(c, secret) {
      const caller = tokens.find(secret);
      const token = caller && tokens.named(caller.name);
      if (caller === undefined || token === undefined) return undefined;
      const began = clock().getTime();
      await ended.prepare(began);
      const id = randomBytes(ID_BYTES).toString("base64url");
      const signature = sign(token.key, caller.name, id, String(began));
      const value = [caller.name, id, began, signature].join(".");
      setCookie(c, COOKIE, value, { ...attributesFor(c), maxAge: SESSION_SECONDS });
      return caller;
    },
    async end(c, { everywhere }) {
      const session = signed(c);
      if (session !== undefined) {
        await (everywhere ? ended.endAll(session, clock().getTime()) : ended.end(session));
      }
      deleteCookie(c, COOKIE, attributesFor(c));
    },
  };
}

/** Whether the browser came over TLS, which ends before this server: what is in front of it says so. */
function isOverTls(c: Context): boolean {
  const [outermost] = c.req.header("X-Forwarded-Proto")?.split(",") ?? [];
  return outermost?.trim() === "https" || c.req.url.startsWith("https:");
}

/** Over TLS browsers take a cookie with this prefix from this very host only, and over TLS only. */
function prefixFor(c: Context): "host" | undefined {
  return isOverTls(c) ? "host" : undefined;
}

function attributesFor(c: Context) {
  const common = { httpOnly: true, sameSite: "Strict", path: "/" } as const;
  return isOverTls(c)
    ? ({ ...common, secure: true, prefix: "host" } as const)
    : ({ ...common, secure: false } as const);
}

function sign(key: Buffer, name: string, id: string, began: string): string {
  return createHmac("sha256", key).update(`session ${name} ${id} ${began}`).digest("base64url");
}
