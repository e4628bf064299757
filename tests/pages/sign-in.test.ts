import { Writable } from "node:stream";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listen } from "../../api/http/listen.ts";
import { openTokens } from "../../api/http/tokens.ts";
import { expectAccessible } from "../harness/accessible.ts";
import { json, NOW, temporaryApi } from "../harness/api.ts";
import { openBrowser, type TestBrowser } from "../harness/browser.ts";

const EVERYTHING = "everything-0123456789";
const WRITER = "writer-0123456789abcdef";
const ORIGIN = "http://localhost";

const api = await temporaryApi();
let log = "";
const logger = pino(
  { level: "debug" },
  new Writable({
    write(line, _, done) {
      log += line;
      done();
    },
  }),
);
const tokens = openTokens({ API_TOKENS: `${EVERYTHING}:read+write+sql,${WRITER}:write` });
const { app } = api.variant({ tokens, logger });
const server = await listen(app, { PORT: 0, HOST: "127.0.0.1" });
let browser: TestBrowser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await server.close();
  await api.close();
});

const form = (fields: Record<string, string>, headers: Record<string, string> = {}) => ({
  method: "POST",
  body: new URLSearchParams(fields),
  headers: { Origin: ORIGIN, ...headers },
});

/** Signs in, and answers with what the browser would send from then on. */
async function cookieOf(token: string): Promise<string> {
  const response = await app.request("/ui/sign-in", form({ token }));
  expect(response.status).toBe(303);
  return response.headers.get("Set-Cookie")?.split(";")[0] ?? "";
}

const poll = { store_id: "a", status: "active", timestamp_utc: "2025-01-10T11:00:00Z" };

describe("a session", () => {
  it("reads, and from our own pages writes", async () => {
    const Cookie = await cookieOf(EVERYTHING);
    expect((await app.request("/pipeline", { headers: { Cookie } })).status).toBe(200);
    expect((await app.request("/ui/now", { headers: { Cookie } })).status).toBe(200);
    const own = [{ Origin: ORIGIN }, { "Sec-Fetch-Site": "same-origin" }];
    for (const headers of own) {
      const sent = await app.request("/polls", json("POST", poll, { Cookie, ...headers }));
      expect(sent.status).toBe(202);
    }
  });

  it.each([
    ["a page of another site", { Origin: "https://evil.example" }],
    ["a page without an origin", { Origin: "null" }],
    ["another port of this machine", { Origin: "http://localhost:8080" }],
    ["a neighbour", { "Sec-Fetch-Site": "same-site", Origin: ORIGIN }],
    ["nobody knows whom", {}],
  ])("is not lent to %s", async (_, headers) => {
    const Cookie = await cookieOf(EVERYTHING);
    const write = await app.request("/polls", json("POST", poll, { Cookie, ...headers }));
    expect(write.status).toBe(403);
    expect(await write.json()).toMatchObject({ type: "urn:store-monitor:problem:foreign-origin" });
    const out = await app.request("/ui/sign-out", {
      method: "POST",
      headers: { Cookie, ...headers },
    });
    expect(out.status).toBe(403);
  });

  it("reaches as far as its token", async () => {
    const Cookie = await cookieOf(WRITER);
    const page = await app.request("/ui/now", { headers: { Cookie } });
    expect(page.status).toBe(403);
    expect(page.headers.get("Content-Type")).toContain("text/html");
    expect(await page.text()).toContain("This needs a token with the scope read.");
    expect((await app.request("/pipeline", { headers: { Cookie } })).status).toBe(403);
  });

  it("ends after seven days, and with its token", async () => {
    const Cookie = await cookieOf(EVERYTHING);
    const later = (days: number) =>
      api.variant({ tokens, clock: () => new Date(+NOW + days * 864e5) });
    const without = api.variant({ tokens: openTokens({ API_TOKENS: `${WRITER}:read` }) });
    const status = async (at: { app: typeof app }) =>
      (await at.app.request("/pipeline", { headers: { Cookie } })).status;
    expect([await status(later(6.9)), await status(later(7.1)), await status(without)]).toEqual([
      200, 401, 401,
    ]);
  });

  it("cannot be made up, lengthened or given to another token", async () => {
    const cookie = await cookieOf(EVERYTHING);
    const [name = "", expiry = "", signature = ""] = cookie.split("=")[1]?.split(".") ?? [];
    const other = (await cookieOf(WRITER)).split("=")[1]?.split(".")[0] ?? "";
    const tries = [
      [name, String(Number(expiry) + 1), signature],
      [other, expiry, signature],
      [name, expiry, ""],
      [name, expiry, `${signature.slice(0, -1)}-`],
      [name, expiry, signature, "more"],
      ["", "", ""],
    ];
    for (const parts of tries) {
      const Cookie = `store-monitor-session=${parts.join(".")}`;
      expect((await app.request("/pipeline", { headers: { Cookie } })).status, Cookie).toBe(401);
    }
  });

  it("stands in a cookie that scripts and other sites do not see, over TLS only where there is TLS", async () => {
    const plain = await app.request("/ui/sign-in", form({ token: EVERYTHING }));
    expect(plain.headers.get("Set-Cookie")).toMatch(
      /^store-monitor-session=token-[0-9a-f]{8}\.\d+\.[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    const behind = { "X-Forwarded-Proto": "https" };
    const secure = await app.request("/ui/sign-in", form({ token: EVERYTHING }, behind));
    expect(secure.headers.get("Set-Cookie")).toContain("; Secure");
  });
});

describe("the sign-in", () => {
  it.each([
    ["/ui/stores/a?from=1", "../ui/stores/a?from=1"],
    ["ui/pipeline", "../ui/pipeline"],
    ["https://evil.example/ui/now", "../ui/now"],
    ["//evil.example/ui/now", "../ui/now"],
    ["/\\evil.example", "../ui/now"],
    ["/ui//evil.example", "../ui/now"],
    ["/ui/../..//evil.example", "../ui/now"],
    ["javascript:alert(1)", "../ui/now"],
    ["/ui/sign-out", "../ui/now"],
    ["/docs", "../ui/now"],
    ["\r\nX: 1", "../ui/now"],
  ])("asked to go on to %j goes to %s", async (next, location) => {
    const response = await app.request("/ui/sign-in", form({ token: EVERYTHING, next }));
    expect([response.status, response.headers.get("Location")]).toEqual([303, location]);
  });

  it("refuses what is no token, as often as any request may be sent", async () => {
    const settings = { API_RATE_LIMIT: 1 };
    const limited = api.variant({ tokens, settings }).app;
    const answers = [];
    for (let count = 0; count < 6; count += 1) {
      const wrong = form({ token: `${EVERYTHING}x` });
      answers.push(await limited.request("/ui/sign-in", wrong));
    }
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 429]);
    expect(answers[0]?.headers.get("Set-Cookie")).toBeNull();
    expect(await answers[0]?.text()).toContain("none of the tokens of this server");
  });

  it("is for our own form only, of a moderate length", async () => {
    const foreign = form({ token: EVERYTHING }, { Origin: "https://evil.example" });
    expect((await app.request("/ui/sign-in", foreign)).status).toBe(403);
    const long = form({ token: "x".repeat(11_000) });
    expect((await app.request("/ui/sign-in", long)).status).toBe(413);
  });

  it("is where a page without a session leads", async () => {
    const lost = await app.request("/ui/now?q=a");
    expect([lost.status, lost.headers.get("Location")]).toEqual([
      303,
      "../ui/sign-in?next=%2Fui%2Fnow%3Fq%3Da",
    ]);
  });

  it("is not in the way of links from elsewhere, which lead to pages and to nothing else", async () => {
    const headers = { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate" };
    expect((await api.app.request("/ui/now", { headers })).status).toBe(200);
    expect((await api.app.request("/trigger_report", { headers })).status).toBe(403);
    const page = await browser.open(`${server.url}/ui/now`, { expected: /localhost/ });
    await page.getByLabel("Token").fill(EVERYTHING);
    await page.keyboard.press("Enter");
    await page.waitForURL(`${server.url}/ui/now`);
    // To browsers the same server by another name is another site.
    await page.goto(`${server.url.replace("127.0.0.1", "localhost")}/ui/sign-in`);
    await page.evaluate(`location.href = "${server.url}/ui/now?q=b"`);
    await page.getByRole("heading", { name: "Now", exact: true }).waitFor();
    expect(page.url()).toBe(`${server.url}/ui/now?q=b`);
  });

  it("leads into the pages and out again, and tells the token nowhere", async () => {
    const seen: string[] = [];
    const page = await browser.open(`${server.url}/ui/now?q=a`, { expected: /401/ });
    page.on("request", (request) => {
      seen.push(request.url(), request.headers().referer ?? "");
    });
    await expectAccessible(page);
    await page.getByLabel("Token").fill("none-of-the-tokens");
    await page.keyboard.press("Enter");
    await page.getByText("none of the tokens of this server").waitFor();
    await expectAccessible(page);
    await page.getByLabel("Token").fill(EVERYTHING);
    await page.keyboard.press("Enter");
    await page.waitForURL(`${server.url}/ui/now?q=a*`);
    await page.locator("[data-connection=live]").waitFor();
    const cookies = await page.context().cookies();
    const everywhere = [...seen, await page.content(), JSON.stringify(cookies), log].join("\n");
    expect(seen).toContain(`${server.url}/ui/now?q=a`);
    expect(log).toContain("/ui/sign-in");
    expect(everywhere).not.toContain(EVERYTHING);
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.waitForURL(`${server.url}/ui/sign-in`);
    expect(await page.context().cookies()).toEqual([]);
    await page.goto(`${server.url}/ui/now`);
    expect(page.url()).toBe(`${server.url}/ui/sign-in?next=%2Fui%2Fnow`);
  });
});
