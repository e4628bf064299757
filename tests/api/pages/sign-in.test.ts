import { Writable } from "node:stream";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listen } from "../../../api/http/listen.ts";
import { openTokens } from "../../../api/http/tokens.ts";
import { publishOnce } from "../../../consumers/publish-status-changes.ts";
import { expectAccessible } from "../../harness/accessible.ts";
import { json, NOW, temporaryApi } from "../../harness/api.ts";
import { openBrowser, type TestBrowser } from "../../harness/browser.ts";
import { failingDatabase } from "../../harness/failing-database.ts";
import { until } from "../instances.ts";

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

/** What the value of a session's cookie is made of. */
const partsOf = (cookie: string) => cookie.slice(cookie.indexOf("=") + 1).split(".");

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
    expect(await page.text()).toContain("This requires a token with the scope read.");
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
    const [name = "", id = "", began = "", signature = ""] = partsOf(cookie);
    const [other = "", otherId = ""] = partsOf(await cookieOf(WRITER));
    const changed = signature.startsWith("A") ? "B" : "A";
    const tries = [
      [name, id, String(Number(began) + 1), signature],
      [name, otherId, began, signature],
      [other, id, began, signature],
      [name, id, began, ""],
      [name, id, began, `${changed}${signature.slice(1)}`],
      [name, id, began, signature, "more"],
      // What was a session before sessions had ids.
      [name, String(Number(began) + 1000), signature],
      ["", "", "", ""],
    ];
    for (const parts of tries) {
      const Cookie = `store-monitor-session=${parts.join(".")}`;
      expect((await app.request("/pipeline", { headers: { Cookie } })).status, Cookie).toBe(401);
    }
  });

  it("stands in a cookie that scripts and other sites do not see, over TLS only where there is TLS", async () => {
    const plain = await app.request("/ui/sign-in", form({ token: EVERYTHING }));
    expect(plain.headers.get("Set-Cookie")).toMatch(
      /^store-monitor-session=token-[0-9a-f]{8}\.[\w-]{22}\.\d+\.[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    const behind = { "X-Forwarded-Proto": "https, http" };
    const secure = await app.request("/ui/sign-in", form({ token: EVERYTHING }, behind));
    const set = secure.headers.get("Set-Cookie") ?? "";
    expect(set).toMatch(
      /^__Host-store-monitor-session=[^;]+; Max-Age=604800; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    );
    // Without TLS anybody on the way could have set it: behind TLS such a one does not count.
    const [Cookie = ""] = set.split(";");
    const bare = Cookie.replace("__Host-", "");
    for (const [headers, status] of [
      [{ Cookie, ...behind }, 200],
      [{ Cookie: bare, ...behind }, 401],
      [{ Cookie }, 401],
    ] as const) {
      expect((await app.request("/pipeline", { headers })).status).toBe(status);
    }
    const out = await app.request("/ui/sign-out", form({}, { Cookie, ...behind }));
    expect(out.headers.get("Set-Cookie")).toMatch(/^__Host-store-monitor-session=; Max-Age=0; /);
  });
});

describe("signing out", () => {
  const statusOf = async (Cookie: string, at: { app: typeof app } = { app }) =>
    (await at.app.request("/pipeline", { headers: { Cookie } })).status;
  const signOut = (Cookie: string, fields: Record<string, string> = {}, at = { app }) =>
    at.app.request("/ui/sign-out", form(fields, { Cookie }));

  it("ends the session, also for who copied the cookie, here at once and soon everywhere", async () => {
    const other = api.variant({ tokens });
    const [Cookie, another] = [await cookieOf(EVERYTHING), await cookieOf(EVERYTHING)];
    expect([await statusOf(Cookie), await statusOf(Cookie, other)]).toEqual([200, 200]);
    const out = await signOut(Cookie);
    expect([out.status, out.headers.get("Location")]).toEqual([303, "sign-in"]);
    expect(out.headers.get("Set-Cookie")).toMatch(/^store-monitor-session=; Max-Age=0; /);
    expect(await statusOf(Cookie)).toBe(401);
    await until(async () => (await statusOf(Cookie, other)) === 401);
    // An instance that was not there before, as after a restart.
    expect(await statusOf(Cookie, api.variant({ tokens }))).toBe(401);
    expect(await statusOf(another)).toBe(200);
    expect((await signOut(Cookie)).status).toBe(303);
  });

  it("everywhere ends all sessions of the token, and nobody else's, and new ones can begin", async () => {
    let now = +NOW;
    const at = api.variant({ tokens, clock: () => new Date(now) });
    const [one, two] = [await cookieOf(EVERYTHING), await cookieOf(EVERYTHING)];
    const writer = await cookieOf(WRITER);
    const page = await at.app.request("/ui/sign-in", { headers: { Cookie: one } });
    expect(await page.text()).toContain("Sign out everywhere");
    expect(await statusOf(two, at)).toBe(200);
    now += 1000;
    expect((await signOut(one, { everywhere: "yes" }, at)).status).toBe(303);
    expect([await statusOf(one, at), await statusOf(two, at)]).toEqual([401, 401]);
    await until(async () => (await statusOf(two)) === 401);
    expect(await statusOf(writer)).toBe(403);
    now += 1000;
    const again = await at.app.request("/ui/sign-in", form({ token: EVERYTHING }));
    const [Cookie = ""] = again.headers.get("Set-Cookie")?.split(";") ?? [];
    expect([await statusOf(Cookie, at), await statusOf(Cookie)]).toEqual([200, 200]);
    await api.db.command({ query: "TRUNCATE TABLE ended_sessions" });
  });

  it("stays, where it could not be kept, a session that says so", async () => {
    const Cookie = await cookieOf(EVERYTHING);
    const db = failingDatabase(api.db, () => Promise.reject(new Error("socket hang up")));
    const broken = api.variant({ tokens, db });
    const out = await signOut(Cookie, {}, broken);
    expect([out.status, out.headers.get("Set-Cookie")]).toEqual([503, null]);
    const html = await out.text();
    expect(html).toContain("You are still signed in");
    expect(html).toContain("Sign out</button>");
    expect(html).not.toContain("Try again</a>");
    expect(await statusOf(Cookie)).toBe(200);
  });
});

describe("where ClickHouse cannot say whether a session was ended", () => {
  it("the session reaches nothing that needs one, and is not asked to sign in again", async () => {
    const Cookie = await cookieOf(EVERYTHING);
    const db = failingDatabase(api.db, () => Promise.reject(new Error("socket hang up")));
    const broken = api.variant({ tokens, db });
    const headers = { Cookie, Origin: ORIGIN };
    const write = await broken.app.request("/polls", json("POST", poll, headers));
    expect(write.status).toBe(503);
    expect(await write.json()).toMatchObject({
      type: "urn:store-monitor:problem:database-unavailable",
    });
    expect((await broken.app.request("/ui/now", { headers })).status).toBe(503);
    for (const path of ["/healthz", "/ui/sign-in", "/docs"]) {
      expect((await broken.app.request(path, { headers })).status, path).toBe(200);
    }
    expect((await broken.app.request("/ui/sign-in", form({ token: EVERYTHING }))).status).toBe(503);
  });

  it("because the list is lost, all sessions of before are over, and new ones can begin", async () => {
    const Cookie = await cookieOf(EVERYTHING);
    await api.db.command({ query: "TRUNCATE TABLE ended_sessions" });
    const status = async (cookie: string) => {
      const headers = { Cookie: cookie };
      return (await api.variant({ tokens }).app.request("/pipeline", { headers })).status;
    };
    expect(await status(Cookie)).toBe(401);
    // The very same instant would not tell the two apart.
    const later = api.variant({ tokens, clock: () => new Date(+NOW + 1) });
    const signedIn = await later.app.request("/ui/sign-in", form({ token: EVERYTHING }));
    const [fresh = ""] = signedIn.headers.get("Set-Cookie")?.split(";") ?? [];
    expect([await status(Cookie), await status(fresh)]).toEqual([401, 200]);
  });
});

describe("a stream of events that a session listens to", () => {
  it("ends with the session, before anything more is told", async () => {
    await api.db.command({ query: "TRUNCATE TABLE ended_sessions" });
    const Cookie = await cookieOf(EVERYTHING);
    const listening = await app.request("/events", { headers: { Cookie } });
    const pieces = listening.body?.getReader();
    expect(new TextDecoder().decode((await pieces?.read())?.value)).toContain("retry: 2000");
    const next = pieces?.read();
    await app.request("/ui/sign-out", form({}, { Cookie }));
    await api.db.command({
      query: `INSERT INTO incoming_polls (store_id, status, polled_at)
        VALUES ('listened-to', 'inactive', '2024-01-01 00:00:00')`,
    });
    await publishOnce(api.db, false);
    expect(await next).toEqual({ value: undefined, done: true });
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
    // All at once: the rate is that of five seconds, in which a page may not be made six times.
    const answers = await Promise.all(
      Array.from({ length: 6 }, () =>
        limited.request("/ui/sign-in", form({ token: `${EVERYTHING}x` })),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 429]);
    expect(answers[0]?.headers.get("Set-Cookie")).toBeNull();
    expect(await answers[0]?.text()).toContain("has no such token");
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
    await page.getByText("has no such token").waitFor();
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
