import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { EndedSessions, Session } from "./ended-sessions.ts";
import type { Caller, Tokens } from "./tokens.ts";

/**
 * Sessions of people who signed in with a token. A session is its cookie,
 * `token.id.began.signature`: the public name of the token, a random id, and when it began
 * (milliseconds since the epoch), signed with the digest of the token. So every instance recognizes
 * it, and it ends with its token; the token itself is not in it. Sessions that are ended before
 * they expire are recorded in ClickHouse.
 */
export type Sessions = {
  /**
   * The caller whose session a request has; undefined without one, and when it has ended or is not
   * ours.
   *
   * @throws the error of ClickHouse where it is not known whether the session was ended
   */
  of(c: Context): Promise<Caller | undefined>;
  /** Begins a session for the caller with this token; undefined when the token is unknown. */
  begin(c: Context, secret: string): Promise<Caller | undefined>;
  /**
   * Ends the session of a request, or with `everywhere` all of its token, and deletes the cookie.
   *
   * @throws the error of ClickHouse where the end could not be recorded; the session then continues
   */
  end(c: Context, options: { everywhere: boolean }): Promise<void>;
};

const COOKIE = "store-monitor-session";

const SESSION_SECONDS = 7 * 86_400;

const ID_BYTES = 16;

/** Opens the sessions of tokens; the clock says when one begins and when it expires. */
export function openSessions(tokens: Tokens, ended: EndedSessions, clock: () => Date): Sessions {
  /** The session in the cookie, with its caller, if it is one of ours and has not expired. */
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

/** Whether the browser uses TLS, which a proxy terminates: its header says so. */
function isOverTls(c: Context): boolean {
  const [outermost] = c.req.header("X-Forwarded-Proto")?.split(",") ?? [];
  return outermost?.trim() === "https" || c.req.url.startsWith("https:");
}

/** Browsers accept a cookie with this prefix only from this exact host and only over TLS. */
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
