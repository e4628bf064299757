import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTokens } from "../../../api/http/tokens.ts";
import { json, temporaryApi } from "../../harness/api.ts";
import { tell } from "../../harness/report-of.ts";

const api = await temporaryApi();
afterAll(api.close);
beforeAll(() =>
  tell(
    api.db,
    Array.from({ length: 5 }, (_, at) => ({ id: `s${at}`, zone: "Europe/London" })),
  ),
);

describe("RateLimit", () => {
  it("says what is left, also of a problem, and when it is refused", async () => {
    const { request } = api.variant({ settings: { API_RATE_LIMIT: 1 } });
    for (const left of [4, 3]) {
      const { headers } = await request(left === 4 ? "/stores" : "/stores/nobody");
      expect(headers.get("RateLimit-Policy")).toBe('"requests";q=5;w=5');
      expect(headers.get("RateLimit")).toMatch(new RegExp(`^"requests";r=${left};t=[1-5]$`));
    }
    for (let sent = 0; sent < 3; sent += 1) await request("/stores");
    const refused = await request("/stores");
    expect(refused.status).toBe(429);
    expect(refused.headers.get("RateLimit")).toMatch(/^"requests";r=0;t=[1-5]$/);
  });

  it("is each caller's own", async () => {
    const secrets = ["first-0123456789abcdef", "second-0123456789abcdef"];
    const tokens = openTokens({ API_TOKENS: secrets.map((each) => `${each}:read`).join() });
    const { request } = api.variant({ tokens, settings: { API_RATE_LIMIT: 2 } });
    for (const secret of secrets) {
      const headers = { Authorization: `Bearer ${secret}` };
      const response = await request("/stores", { headers });
      expect(response.headers.get("RateLimit")).toContain("r=9;");
    }
  });
});

describe("Link", () => {
  it("leads through a list to its end, with the same parameters", async () => {
    const found: string[] = [];
    let address: URL | undefined = new URL(
      "http://localhost/stores?limit=2&timezone=Europe/London",
    );
    while (address !== undefined) {
      const response = await api.request(`${address.pathname}${address.search}`);
      const { items } = (await response.json()) as { items: { store_id: string }[] };
      found.push(...items.map(({ store_id }) => store_id));
      const [, next] = /^<(\?[^>]+)>; rel="next"$/.exec(response.headers.get("Link") ?? "") ?? [];
      address = next === undefined ? undefined : new URL(next, address);
    }
    expect(found).toEqual(["s0", "s1", "s2", "s3", "s4"]);
  });
});

describe("the total of a list", () => {
  const totalOf = async (address: string) =>
    ((await (await api.request(address)).json()) as { total?: number }).total;

  it("is of all pages and all filters, and only there on request", async () => {
    expect(await totalOf("/stores?limit=2")).toBeUndefined();
    expect(await totalOf("/stores?limit=2&count=true")).toBe(5);
    expect(await totalOf("/stores?count=true&q=s3")).toBe(1);
    expect(await totalOf("/stores?count=true&timezone=UTC")).toBe(0);
    expect(await totalOf("/stores?count=true&status=unknown&limit=1")).toBe(5);
    expect(await totalOf("/stores?count=true&silent_since=2024-01-01T00:00:00Z")).toBe(5);
    const { items, next_cursor } = (await (await api.request("/stores?limit=3")).json()) as {
      items: unknown[];
      next_cursor: string;
    };
    expect(items).toHaveLength(3);
    expect(await totalOf(`/stores?count=true&cursor=${next_cursor}`)).toBe(5);
  });

  it("counts reports too", async () => {
    for (const label of ["a", "a", "b"]) {
      await api.request("/reports", json("POST", { label, as_of: "2025-01-01T00:00:00Z" }));
    }
    await api.reports.idle();
    expect(await totalOf("/reports?limit=1&count=true")).toBe(3);
    expect(await totalOf("/reports?label=a&count=true")).toBe(2);
    expect(await totalOf("/reports?state=Failed&count=true")).toBe(0);
  });
});

describe("an address with slashes at its end", () => {
  it.each([
    ["/stores/?limit=2", "/stores?limit=2"],
    ["/stores/s1/", "/stores/s1"],
    ["/stores/s1///", "/stores/s1"],
    ["/docs/", "/docs"],
    ["//evil.example/", "//evil.example"],
    ["/%2F%2Fevil.example/", "/%2F%2Fevil.example"],
  ])("%s leads to %s on this server, for good", async (path, expected) => {
    for (const method of ["GET", "HEAD"]) {
      const { status, headers } = await api.app.request(`http://localhost${path}`, { method });
      expect(status).toBe(308);
      const target = new URL(headers.get("Location") ?? "", `http://localhost${path}`);
      expect(target.href).toBe(`http://localhost${expected}`);
    }
  });

  it("is no address for what changes something", async () => {
    expect((await api.request("/reports/", { method: "POST" })).status).toBe(404);
    expect((await api.request("/nothing")).status).toBe(404);
  });
});
