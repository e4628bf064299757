import { createHash, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import { z } from "zod";

/** What a token allows: `read` answers, `write` polls, hours and reports, `sql` ad hoc queries. */
export const Scope = z.enum(["read", "write", "sql"]);
export type Scope = z.infer<typeof Scope>;

/** The name is short, public and always the same for a token; it does not reveal the secret. */
export type Caller = { name: string; scopes: ReadonlySet<Scope> };

/** The configured tokens. */
export type Tokens = {
  /** How many there are. With none, everybody who reaches the server may do everything. */
  count: number;
  /** The caller with this secret. Takes as long for a wrong secret as for a right one. */
  find(secret: string): Caller | undefined;
  /** The token of this name, and the key that signs its sessions. */
  named(name: string): { caller: Caller; key: Buffer } | undefined;
};

/** The settings that hold tokens. */
export const TokenSettings = z.object({
  API_TOKENS: z.string().default("").meta({
    description: "secret:read+write+sql,othersecret:read; secrets of 16 characters or more",
    unset: "none, this machine only",
  }),
  API_TOKENS_FILE: z
    .string()
    .min(1)
    .optional()
    .describe("a file with one entry a line; # begins a comment"),
});

const SHORTEST = 16;
const SECRET = /^[A-Za-z0-9._~+/=-]+$/;

/**
 * Reads the tokens.
 *
 * @throws Error that says which entry is wrong and why, and never quotes it
 */
export function openTokens(settings: z.output<typeof TokenSettings>): Tokens {
  const { API_TOKENS: list, API_TOKENS_FILE: file } = settings;
  const entries = [
    ...list.split(",").map((text, index) => ({ text, where: `API_TOKENS, entry ${index + 1}` })),
    ...(file === undefined ? [] : linesOf(file)),
  ].filter(({ text }) => text.trim() !== "");
  const known = entries.map(({ text, where }) => tokenOf(text.trim(), where));
  return {
    count: known.length,
    find: (secret) => {
      const digest = digestOf(secret);
      // No early return: the time must not reveal which token came near.
      const found = known.filter((token) => timingSafeEqual(token.digest, digest));
      return found[0]?.caller;
    },
    named: (name) => {
      const found = known.find(({ caller }) => caller.name === name);
      return found && { caller: found.caller, key: found.digest };
    },
  };
}

function linesOf(file: string): { text: string; where: string }[] {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`API_TOKENS_FILE cannot be read: ${message}`, { cause });
  }
  return text.split("\n").map((line, index) => ({
    text: line.replace(/#.*$/, ""),
    where: `API_TOKENS_FILE ${file}, line ${index + 1}`,
  }));
}

function tokenOf(text: string, where: string): { digest: Buffer; caller: Caller } {
  const colon = text.lastIndexOf(":");
  const [secret, message] = [text.slice(0, Math.max(colon, 0)), text.slice(colon + 1)];
  if (colon === -1) throw new Error(`${where}: expected secret:scopes, such as …:read+write`);
  if (secret.length < SHORTEST || !SECRET.test(secret)) {
    throw new Error(
      `${where}: a secret has ${SHORTEST} characters or more of A-Z a-z 0-9 . _ ~ + / = - (try: openssl rand -hex 24)`,
    );
  }
  const scopes = message.split("+").map((word) => Scope.safeParse(word));
  if (!scopes.every((scope) => scope.success)) {
    throw new Error(`${where}: expected the scopes read, write or sql, joined by +`);
  }
  const digest = digestOf(secret);
  const name = `token-${createHash("sha256").update("name").update(digest).digest("hex").slice(0, 8)}`;
  return { digest, caller: { name, scopes: new Set(scopes.map((scope) => scope.data)) } };
}

function digestOf(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}
