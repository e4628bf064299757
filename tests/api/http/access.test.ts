import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { exposureProblem } from "../../../api/http/listen.ts";
import { openTokens } from "../../../api/http/tokens.ts";
import { temporaryApi } from "../../harness/api.ts";

const READER = "reader-0123456789abcdef";
const WRITER = "writer-0123456789abcdef";

const api = await temporaryApi();
afterAll(api.close);
const tokens = openTokens({ API_TOKENS: `${READER}:read, ${WRITER}:write+sql` });
const guarded = api.variant({ tokens });
const bearer = (secret: string) => ({ headers: { Authorization: `Bearer ${secret}` } });

async function problem(response: Response) {
  return (await response.json()) as { type: string; detail: string };
}

describe("with tokens", () => {
  it("lets in who has the scope", async () => {
    expect((await guarded.request("/pipeline", bearer(READER))).status).toBe(200);
  });

  it("refuses a request without a token, and tells how to send one", async () => {
    const response = await guarded.request("/pipeline");
    expect(response.status).toBe(401);
    expect(response.headers.get("WWW-Authenticate")).toBe('Bearer realm="store-monitor"');
    expect(await problem(response)).toMatchObject({
      type: "urn:store-monitor:problem:unauthenticated",
      detail: "the token is missing: send Authorization: Bearer <token>",
    });
  });

  it.each([
    ["a secret that is not known", `Bearer ${READER}x`],
    ["the beginning of one", `Bearer ${READER.slice(0, -1)}`],
    ["another scheme", `Basic ${btoa(`x:${READER}`)}`],
    ["no secret", "Bearer"],
    ["two secrets", `Bearer ${READER} ${WRITER}`],
  ])("refuses %s, also where no token is needed", async (_, Authorization) => {
    for (const path of ["/pipeline", "/healthz"]) {
      const response = await guarded.app.request(path, { headers: { Authorization } });
      expect(response.status).toBe(401);
      expect(await response.text()).not.toContain(READER);
    }
  });

  it("refuses a token without the scope, and names the scope", async () => {
    const response = await guarded.request("/pipeline", bearer(WRITER));
    expect(response.status).toBe(403);
    expect((await problem(response)).detail).toBe("this requires a token with the scope read");
  });

  it.each(["/healthz", "/readyz", "/openapi.json", "/docs"])(
    "lets anybody see %s",
    async (path) => {
      expect((await guarded.request(path)).status).toBeLessThan(400);
    },
  );
});

describe("without tokens", () => {
  it.each([
    ["a page of another site", { Origin: "https://evil.example" }, 403],
    ["a page without an origin", { Origin: "null" }, 403],
    ["another port of this machine", { Origin: "http://localhost:8080" }, 403],
    ["a form of another site", { "Sec-Fetch-Site": "cross-site" }, 403],
    ["a name that was made to point here", { Host: "evil.example" }, 421],
    ["a name that looks like this machine", { Host: "localhost.evil.example" }, 421],
  ])("a browser cannot be used by %s", async (_, headers, status) => {
    const response = await api.request("/pipeline", { headers });
    expect(response.status).toBe(status);
  });

  it.each(["localhost:3000", "127.0.0.1:3000", "[::1]:3000", "LOCALHOST"])(
    "%s is this machine",
    async (Host) => {
      expect((await api.request("/healthz", { headers: { Host } })).status).toBe(200);
    },
  );

  it("its own pages may ask", async () => {
    const headers = { Host: "localhost:3000", Origin: "http://localhost:3000" };
    expect((await api.request("/pipeline", { headers })).status).toBe(200);
  });

  it.each(["0.0.0.0", "::", "192.168.1.4", "example.org", "127.evil.example"])(
    "it may not listen on %s",
    (host) => {
      expect(exposureProblem(host, 0)).toMatch(/API_TOKENS/);
      expect(exposureProblem(host, 1)).toBeUndefined();
    },
  );

  it.each(["127.0.0.1", "localhost", "::1"])("it may listen on %s", (host) => {
    expect(exposureProblem(host, 0)).toBeUndefined();
  });
});

describe("tokens", () => {
  it.each([
    ["without scopes", READER, "API_TOKENS, entry 1: expected secret:scopes"],
    [
      "with a scope that is none",
      `${READER}:read,${WRITER}:read+admin`,
      "API_TOKENS, entry 2: expected the scopes",
    ],
    ["without any scope", `${READER}:`, "API_TOKENS, entry 1: expected the scopes"],
    ["with a short secret", "secret:read", "API_TOKENS, entry 1: a secret has 16 characters"],
    [
      "with a space in the secret",
      "secret secret secret:read",
      "API_TOKENS, entry 1: a secret has",
    ],
  ])("%s are refused without telling them", (_, API_TOKENS, text) => {
    expect(() => openTokens({ API_TOKENS })).toThrow(text);
    expect(() => openTokens({ API_TOKENS })).not.toThrow(/secret secret|reader-|writer-/);
  });

  it("may stand in a file, one a line", () => {
    const folder = mkdtempSync(join(tmpdir(), "tokens-"));
    const file = join(folder, "tokens");
    writeFileSync(file, `# who may what\n${READER}:read # the dashboard\n\n${WRITER}:write\n`);
    const { count, find } = openTokens({ API_TOKENS: "", API_TOKENS_FILE: file });
    rmSync(folder, { recursive: true });
    expect(count).toBe(2);
    expect([...(find(READER)?.scopes ?? [])]).toEqual(["read"]);
    expect(find(READER)?.name).not.toBe(find(WRITER)?.name);
  });

  it("a file that is not there is told", () => {
    expect(() => openTokens({ API_TOKENS: "", API_TOKENS_FILE: "/nowhere" })).toThrow(
      /API_TOKENS_FILE cannot be read/,
    );
  });
});
