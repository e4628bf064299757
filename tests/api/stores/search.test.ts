import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { ingest } from "../../../consumers/ingest.ts";
import { json, NOW, temporaryApi } from "../../harness/api.ts";
import { problemOf } from "../reports/report-api.ts";

const api = await temporaryApi();
afterAll(api.close);

const ATTRIBUTES: Record<string, Record<string, string>> = {
  "Aa-1": { name: "Harbour Grill, Mill Street", brand: "Harbour Grill", region: "Europe" },
  "Aa-2": { name: "Crêperie MÜLLER", brand: "Creperie", region: "Europe" },
  "b-1": { name: "50%_off \\ 'quoted' \"twice\"\t", brand: "Harbour Grill" },
  "b-2": { name: "مطعم الميناء" },
};

beforeAll(async () => {
  const stores = ["Aa-1", "Aa-2", "b-1", "b-2", "c-1"];
  const at = new Date(NOW.getTime() - 60_000).toISOString();
  const polls = stores.map((store_id) => ({
    ...{ store_id, timestamp_utc: at },
    status: store_id === "b-2" ? "active" : "inactive",
  }));
  expect((await api.request("/polls", json("POST", polls))).status).toBe(202);
  for (const [id, attributes] of Object.entries(ATTRIBUTES)) {
    const put = await api.request(`/stores/${id}/attributes`, json("PUT", attributes));
    expect(put.status).toBe(202);
  }
  const consuming = ingest(api.log, api.db, { clock: () => NOW });
  await consuming.caughtUp();
  await consuming.stop();
});

const Stores = z.object({
  items: z.array(z.object({ store_id: z.string(), name: z.string().nullable() })),
  next_cursor: z.string().nullable(),
  total: z.number().optional(),
});

async function stores(query: Record<string, string>) {
  const answer = await api.request(`/stores?${new URLSearchParams(query)}`);
  return Stores.parse(await answer.json());
}
const found = async (search: string) =>
  (await stores({ search })).items.map(({ store_id }) => store_id);

describe("a list of stores", () => {
  it("has their names, which they had stated last", async () => {
    const { items } = await stores({});
    expect(items.map(({ store_id, name }) => [store_id, name])).toEqual([
      ["Aa-1", "Harbour Grill, Mill Street"],
      ["Aa-2", "Crêperie MÜLLER"],
      ["b-1", "50%_off \\ 'quoted' \"twice\""],
      ["b-2", "مطعم الميناء"],
      ["c-1", null],
    ]);
  });

  it.each([
    ["the beginning of an id in any letter case", "aA-", ["Aa-1", "Aa-2"]],
    ["a part of a name in any letter case", "mill st", ["Aa-1"]],
    ["letters of other alphabets", "müller", ["Aa-2"]],
    ["a part of a name that is written from right to left", "الميناء", ["b-2"]],
    ["the value of an attribute", "harbour grill", ["Aa-1", "b-1"]],
    ["the beginning of a value", "euro", ["Aa-1", "Aa-2"]],
    ["characters that are special elsewhere", "%_off \\ '", ["b-1"]],
    ["no other part of an id", "a-1", []],
    ["no other part of a value", "rope", []],
  ])("is searched by %s", async (_, search, ids) => {
    expect(await found(search)).toEqual(ids);
  });

  it("is searched together with other filters, and page by page", async () => {
    const first = await stores({ search: "harbour", limit: "1", count: "true" });
    expect(first).toMatchObject({ items: [{ store_id: "Aa-1" }], total: 2 });
    const cursor = first.next_cursor ?? "";
    const second = await stores({ search: "harbour", limit: "1", cursor });
    expect(second).toMatchObject({ items: [{ store_id: "b-1" }], next_cursor: null });
    expect((await stores({ search: "harbour", q: "b" })).items).toHaveLength(1);
    expect((await stores({ search: " ", status: "active" })).items).toHaveLength(1);
  });

  it("refuses a search that is longer than any value", async () => {
    const answer = await api.request(`/stores?search=${"x".repeat(201)}`);
    expect(await problemOf(answer)).toMatchObject({ status: 400 });
  });
});

describe("GET /now", () => {
  const now = async (query: string) => await (await api.request(`/now?${query}`)).json();

  it("lists the names of stores that are down, and searches them", async () => {
    const { down } = await now("");
    expect(down.map(({ store_id, name }: Record<string, string>) => [store_id, name])).toEqual([
      ["Aa-1", "Harbour Grill, Mill Street"],
      ["Aa-2", "Crêperie MÜLLER"],
      ["b-1", "50%_off \\ 'quoted' \"twice\""],
      ["c-1", null],
    ]);
    const searched = await now("search=HARBOUR&limit=1");
    expect(searched).toMatchObject({ matching: 2, stores: { down: 4 }, groups: null });
    expect((await now("search=c-")).matching).toBe(1);
  });

  it("counts the stores with each value of an attribute, the worst first", async () => {
    const { groups, stores: all } = await now("by=Brand");
    expect(groups).toEqual({
      by: "brand",
      count: 3,
      items: [
        { value: "Harbour Grill", stores: 2, up: 0, down: 2, unknown: 0, closed: 0 },
        { value: "", stores: 2, up: 1, down: 1, unknown: 0, closed: 0 },
        { value: "Creperie", stores: 1, up: 0, down: 1, unknown: 0, closed: 0 },
      ],
    });
    expect(all).toEqual({ up: 1, down: 4, unknown: 0, closed: 0 });
  });

  it("refuses what is no attribute, and one that no store has", async () => {
    expect(await problemOf(await api.request("/now?by=9"))).toMatchObject({ status: 400 });
    expect(await problemOf(await api.request("/now?by=colour"))).toMatchObject({
      status: 400,
      detail: "by: no store has the attribute colour",
    });
  });
});
