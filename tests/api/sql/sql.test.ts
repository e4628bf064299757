import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTokens } from "../../../api/http/tokens.ts";
import { json, temporaryApi } from "../../harness/api.ts";

let api: Awaited<ReturnType<typeof temporaryApi>>;
beforeAll(async () => {
  api = await temporaryApi();
});
afterAll(() => api.close());

const text = (body: string, type = "text/plain") => ({
  ...{ method: "POST", body, headers: { "Content-Type": type } },
});
const get = (query: string, more: Record<string, string> = {}) =>
  api.request(`/sql?${new URLSearchParams({ query, ...more })}`);

describe("/sql", () => {
  it("answers SQL in the address, as text and as JSON", async () => {
    const answers = [
      await get("SELECT 7 AS x FORMAT JSONEachRow"),
      await api.request("/sql?format=JSONEachRow", text("SELECT 7 AS x")),
      await api.request("/sql", text("SELECT 7 AS x FORMAT JSONEachRow", "application/sql")),
      await api.request(
        "/sql",
        text("SELECT 7 AS x FORMAT JSONEachRow", "application/x-www-form-urlencoded"),
      ),
      await api.request("/sql", json("POST", { query: "SELECT 7 AS x", format: "JSONEachRow" })),
    ];
    for (const answer of answers) {
      expect([answer.status, await answer.text()]).toEqual([200, '{"x":7}\n']);
      expect(answer.headers.get("X-ClickHouse-Format")).toBe("JSONEachRow");
    }
  });

  it("answers in JSON by default, and in any format", async () => {
    const plain = await get("SELECT 1 AS x");
    expect(plain.headers.get("Content-Type")).toBe("application/json");
    expect(await plain.json()).toMatchObject({ data: [{ x: 1 }], rows: 1 });
    const parquet = await get("SELECT 1 AS x", { format: "Parquet" });
    expect(parquet.headers.get("Content-Type")).toBe("application/vnd.apache.parquet");
    expect((await parquet.text()).slice(0, 4)).toBe("PAR1");
  });

  it("takes parameters, and refuses others by name", async () => {
    const sql = "SELECT {n:UInt8} AS n FORMAT TSV";
    expect(await (await get(sql, { param_n: "7" })).text()).toBe("7\n");
    const requested = json("POST", { query: sql, parameters: { n: "8" } });
    expect(await (await api.request("/sql", requested)).text()).toBe("8\n");
    const unknown = await get(sql, { n: "7" });
    expect(unknown.status).toBe(400);
    expect(await unknown.json()).toMatchObject({ errors: [{ in: "query", name: "n" }] });
    const member = await api.request("/sql", json("POST", { query: sql, settings: {} }));
    expect(await member.json()).toMatchObject({ errors: [{ in: "json", name: "settings" }] });
  });

  it.each([
    ["SELECT notThere", 400, "sql-failed", { clickhouse_type: "UNKNOWN_IDENTIFIER" }],
    ["SELECT file('/etc/passwd')", 403, "sql-refused", {}],
    ["DROP TABLE polls", 403, "sql-refused", {}],
    ["SELECT number FROM system.numbers", 422, "sql-limit", {}],
    [" ", 400, "invalid-request", {}],
  ])("says of %j what is wrong", async (sql, status, kind, members) => {
    const answer = await api.request("/sql", text(sql));
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({
      type: `urn:store-monitor:problem:${kind}`,
      ...members,
    });
  });

  it("does not take other bodies, formats that are no names, or JSON that is none", async () => {
    expect((await api.request("/sql", text("SELECT 1", "text/csv"))).status).toBe(415);
    expect((await api.request("/sql", text("{", "application/json"))).status).toBe(400);
    expect((await get("SELECT 1", { format: "CSV INTO OUTFILE 'x'" })).status).toBe(400);
  });

  it("needs a token with the scope sql", async () => {
    const tokens = openTokens({
      API_TOKENS: "a-secret-for-reading:read,a-secret-for-asking:sql",
    });
    const { request } = api.variant({ tokens });
    const requested = (secret: string) =>
      request("/sql?query=SELECT+1+FORMAT+TSV", { headers: { Authorization: `Bearer ${secret}` } });
    expect((await requested("a-secret-for-reading")).status).toBe(403);
    expect(await (await requested("a-secret-for-asking")).text()).toBe("1\n");
    expect((await request("/sql?query=SELECT+1")).status).toBe(401);
  });

  it("says what to set where a server has no analyst", async () => {
    const { request } = api.variant({ analyst: undefined });
    const answer = await request("/sql?query=SELECT+1");
    expect(answer.status).toBe(503);
    expect(await answer.text()).toContain("CLICKHOUSE_ANALYST_USER");
  });
});
