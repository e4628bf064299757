import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { storeLookup } from "../../../api/answers/known-store.ts";
import { incidentRoutes } from "../../../api/routes/incidents/incidents.ts";
import { loadInto } from "../../harness/load-files.ts";
import { routeApp } from "../../harness/route-app.ts";
import { temporaryDatabase } from "../../harness/temporary-database.ts";
import { type ArbitraryStore, DRAWN_DAYS, filesOfDrawn } from "../../model/arbitrary-files.ts";
import { arbitraryIncidents } from "../../model/arbitrary-incidents.ts";
import { modelIncidents } from "../../model/incidents.ts";
import { DAY, HOUR, writeInstant } from "../../model/instant.ts";
import { readDate } from "../../model/local-date.ts";

const SEED = Number(process.env.SEED ?? 7);
const STORES = Number(process.env.SCENES ?? 60);
const REQUESTS = 14;

const { db, path, close } = await temporaryDatabase();
const { request } = await routeApp(
  incidentRoutes(db, storeLookup(db), () => new Date("2026-01-01T00:00:00Z")),
);
afterAll(() => close());

const START = readDate("2024-10-28") ?? 0;

/** Stores of one fortnight. */
const stores: ArbitraryStore[] = fc
  .sample(
    arbitraryIncidents.filter(({ start }) => start === START),
    { numRuns: STORES, seed: SEED },
  )
  .flatMap((drawn) => drawn.stores)
  .slice(0, STORES)
  .map((store, index) => ({ ...store, id: `s${index}` }));

const Page = z.object({
  items: z.array(z.looseObject({ store_id: z.string(), first_seen_at: z.string() })),
  next_cursor: z.string().nullable(),
});

async function answer(address: string, status = 200): Promise<unknown> {
  const response = await request(address);
  const body: unknown = await response.json();
  expect(response.status, JSON.stringify(body)).toBe(status);
  return body;
}

async function everyPage(address: string) {
  const items: z.output<typeof Page>["items"] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const more: string = cursor === "" ? "" : `&cursor=${cursor}`;
    const page = Page.parse(await answer(`${address}${more}`));
    items.push(...page.items);
    cursor = page.next_cursor;
  }
  return items;
}

/** What is requested: a range of hours, and the rule. */
const requests = fc.sample(
  fc.record({
    from: fc.integer({ min: 0, max: DRAWN_DAYS * 24 - 1 }),
    hours: fc.constantFrom(1, 6, 24, 100, 500),
    asOf: fc.option(fc.integer({ min: 24, max: DRAWN_DAYS * 24 }), { nil: undefined }),
    polls: fc.constantFrom(1, 2, 3),
    recover: fc.constantFrom(1, 2, 5),
    forSeconds: fc.constantFrom(0, 2700),
    state: fc.constantFrom(undefined, "open" as const, "closed" as const),
    limit: fc.constantFrom(3, 1000),
  }),
  { numRuns: REQUESTS, seed: SEED },
);

/** Some stores have a name. */
const NAMES = new Map([
  ["s0", "Harbour"],
  ["s1", "Zürich, Land"],
]);

beforeAll(async () => {
  const files = filesOfDrawn(stores);
  const rows = stores.map(({ id, region }) => `${id},"${region}","${NAMES.get(id) ?? ""}"`);
  const attributes = [["store_id,region,name", ...rows].join("\n")];
  await loadInto(db, join(path, "files"), { ...files, attributes });
});

describe("incidents of random stores", () => {
  it.each(requests.map((each, index) => ({ index, ...each })))(
    "are listed as the model has them, request $index",
    async ({ from, hours, asOf, polls, recover, forSeconds, state, limit }) => {
      const at = (hour: number) => BigInt(START) * DAY + BigInt(hour) * HOUR;
      const [begin, end] = [at(from), at(from + hours)];
      const asked = {
        polls,
        recover,
        forSeconds,
        asOf: asOf === undefined ? null : writeInstant(at(asOf)),
      };
      const { incidents } = modelIncidents(filesOfDrawn(stores), asked);
      const expected = incidents
        .filter(({ opened, closed }) => opened <= end && (closed === undefined || closed > begin))
        .filter(
          ({ closed }) => state === undefined || (state === "open") === (closed === undefined),
        )
        .map((each) => ({
          id: `${each.store.id}@${writeInstant(each.firstSeen)}`,
          store_id: each.store.id,
          timezone: each.store.calendar.zone,
          state: each.closed === undefined ? "open" : "closed",
          first_seen_at: writeInstant(each.firstSeen),
          began_at: writeInstant(each.began),
          opened_at: writeInstant(each.opened),
          closed_at: each.closed === undefined ? null : writeInstant(each.closed),
          ended_at: each.ended === undefined ? null : writeInstant(each.ended),
          polls: each.polls.length,
          down_us: Number(each.down),
          down_minutes: Math.round(Number(each.down) / 600_000) / 100,
        }));
      const range = `from=${writeInstant(begin)}&to=${writeInstant(end)}`;
      const rule = `min_polls=${polls}&recover=${recover}&for=${forSeconds}s`;
      const instant = asked.asOf === null ? "" : `&as_of=${asked.asOf}`;
      const filter = state === undefined ? "" : `&state=${state}`;
      const query = `${range}&${rule}${instant}`;
      const withNames = expected.map((each) => ({
        ...each,
        name: NAMES.get(each.store_id) ?? null,
      }));
      expect(await everyPage(`/incidents?${query}${filter}&limit=${limit}`)).toEqual(withNames);
      for (const { id } of stores.slice(0, 3)) {
        const ofStore = expected.filter(({ store_id }) => store_id === id);
        expect(await everyPage(`/incidents?${query}${filter}&store=${id}&limit=1`)).toEqual(
          withNames.filter(({ store_id }) => store_id === id),
        );
        if (state !== undefined) continue;
        expect(await answer(`/stores/${id}/incidents?${query}`)).toMatchObject({
          store_id: id,
          from: writeInstant(begin),
          to: writeInstant(end),
          incidents: ofStore,
        });
      }
    },
  );

  it("are those of the week before the newest poll where nothing else is requested", async () => {
    const { asOf, incidents } = modelIncidents(filesOfDrawn(stores));
    const begin = asOf - 7n * DAY;
    const expected = incidents
      .filter(({ opened, closed }) => opened <= asOf && (closed === undefined || closed > begin))
      .map(({ store, firstSeen }) => `${store.id}@${writeInstant(firstSeen)}`);
    expect((await everyPage("/incidents?limit=1000")).map(({ id }) => id)).toEqual(expected);
    expect(expected.length).toBeGreaterThan(10);
    expect(await answer("/stores/s0/incidents")).toMatchObject({ as_of: writeInstant(asOf) });
  });
});

describe("a request for incidents", () => {
  it.each([
    ["/incidents?from=2024-10-08T00:00:00Z&to=2024-10-07T00:00:00Z", "from is not before to"],
    ["/incidents?from=2024-10-08T00:00:00Z&to=2024-12-07T00:00:00Z", "more than 31 days apart"],
    ["/incidents?min_polls=0", 'expected a whole number from 1 to 1000, not \\"0\\"'],
    ["/incidents?recover=x", 'expected a whole number from 1 to 1000, not \\"x\\"'],
    ["/incidents?for=8", 'expected a length such as 45m or 2700s, at most 400d, not \\"8\\"'],
    ["/incidents?as_of=soon", "expected an instant such as"],
    ["/incidents?state=over", "state"],
    ["/incidents?cursor=abc", "the cursor was not issued by this list"],
    [
      "/incidents/groups?from=2024-10-01T00:00:00Z&to=2024-10-09T00:00:00Z",
      "more than 7 days apart",
    ],
    ["/incidents/groups?by=brand", "no store has the attribute brand: there are name, region"],
    ["/incidents/groups?by=region,region", "the attribute region occurs twice"],
    ["/incidents/groups?by=polls", "is named like a column of reports"],
    ["/incidents/blind?from=2024-10-08T00:00:00Z&to=2024-12-07T00:00:00Z", "more than 31 days"],
  ])("%s is refused", async (address, reason) => {
    expect(JSON.stringify(await answer(address, 400))).toContain(reason);
  });

  it("about a store that nobody knows is answered by 404", async () => {
    for (const address of ["/incidents?store=nobody", "/stores/nobody/incidents"]) {
      expect(await answer(address, 404)).toMatchObject({
        type: "urn:store-monitor:problem:store-not-found",
      });
    }
  });
});
