import { afterAll, describe, expect, it } from "vitest";
import { CorsSettings, corsProblem } from "../../../api/http/cors.ts";
import { openTokens } from "../../../api/http/tokens.ts";
import { temporaryApi } from "../../harness/api.ts";

const SECRET = "reader-0123456789abcdef";
const DASH = "https://dash.example.com";
const OTHER = "https://evil.example.com";

const api = await temporaryApi();
afterAll(api.close);
const tokens = openTokens({ API_TOKENS: `${SECRET}:read` });
const settings = (CORS_ORIGINS?: string) => ({ API_RATE_LIMIT: 1_000_000, CORS_ORIGINS });
const guarded = api.variant({ tokens, settings: settings(`${DASH}, https://ops.example.com`) });
const open = api.variant({ settings: settings(DASH) });

const from = (Origin: string, more: Record<string, string> = {}) => ({
  headers: { Origin, "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors", ...more },
});
const bearer = { Authorization: `Bearer ${SECRET}` };
const allowed = (response: Response) => response.headers.get("Access-Control-Allow-Origin");

describe("pages of an origin of CORS_ORIGINS", () => {
  it("may ask what they may send, without a token, and never with credentials", async () => {
    const asked = {
      "Access-Control-Request-Method": "DELETE",
      "Access-Control-Request-Headers": "authorization,content-type",
    };
    const response = await guarded.app.request("/reports", {
      method: "OPTIONS",
      ...from(DASH, asked),
    });
    expect([response.status, allowed(response)]).toEqual([204, DASH]);
    expect(response.headers.get("Access-Control-Allow-Methods")).toContain("DELETE");
    expect(response.headers.get("Access-Control-Allow-Headers")).toContain("authorization");
    expect(response.headers.get("Access-Control-Allow-Credentials")).toBeNull();
    expect(response.headers.get("Vary")).toContain("Origin");
    expect(response.headers.get("Access-Control-Max-Age")).toBe("600");
  });

  it("read answers and problems, with the headers that matter", async () => {
    const stores = await guarded.request("/stores", from(DASH, bearer));
    expect([stores.status, allowed(stores)]).toEqual([200, DASH]);
    expect(stores.headers.get("Access-Control-Expose-Headers")).toContain("Link");
    expect(stores.headers.get("Vary")).toContain("Origin");
    const refused = await guarded.request("/stores", from(DASH));
    expect([refused.status, allowed(refused)]).toEqual([401, DASH]);
    const second = await guarded.request("/stores", from("https://ops.example.com", bearer));
    expect(second.status).toBe(200);
  });

  it("need no token where there are none", async () => {
    expect((await open.request("/stores", from(DASH))).status).toBe(200);
    expect((await open.request("/stores", from(OTHER))).status).toBe(403);
    const rebound = { ...from(DASH).headers, Host: "rebound.example" };
    expect((await open.request("/stores", { headers: rebound })).status).toBe(421);
  });

  it("do not get at the pages for people", async () => {
    expect(allowed(await guarded.app.request("/ui/sign-in", from(DASH)))).toBeNull();
  });
});

describe("pages of other origins", () => {
  it("are told nothing by a preflight, and read nothing", async () => {
    for (const origin of [OTHER, "null", `${DASH}.evil.example`, "https://ops.example.com:444"]) {
      const method = { "Access-Control-Request-Method": "GET" };
      const init = { method: "OPTIONS", ...from(origin, method) };
      expect(allowed(await guarded.app.request("/stores", init)), origin).toBeNull();
      expect(allowed(await guarded.request("/stores", from(origin, bearer))), origin).toBeNull();
    }
    const none = api.variant({ tokens });
    expect(allowed(await none.request("/stores", from(DASH, bearer)))).toBeNull();
  });
});

describe("CORS_ORIGINS", () => {
  it.each([
    [DASH, true],
    ["https://a.example, http://localhost:5173", true],
    ["*", true],
    ["dash.example.com", false],
    [`${DASH}/`, false],
    [`${DASH}/app`, false],
    ["", false],
  ])("%j is valid: %s", (CORS_ORIGINS, valid) => {
    expect(CorsSettings.safeParse({ CORS_ORIGINS }).success).toBe(valid);
  });

  it("may be * with tokens only", async () => {
    expect(corsProblem("*", 0)).toContain("set API_TOKENS");
    expect(corsProblem("*", 1)).toBeUndefined();
    expect(corsProblem(DASH, 0)).toBeUndefined();
    expect(corsProblem(undefined, 0)).toBeUndefined();
    const every = api.variant({ tokens, settings: settings("*") });
    expect(allowed(await every.request("/stores", from(OTHER, bearer)))).toBe(OTHER);
  });
});
