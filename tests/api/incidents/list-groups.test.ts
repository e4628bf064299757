import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { storeLookup } from "../../../api/answers/known-store.ts";
import { incidentRoutes } from "../../../api/routes/incidents/incidents.ts";
import { fromMicroseconds } from "../../../producers/messages/timestamp.ts";
import { loadInto } from "../../harness/load-files.ts";
import { outageWaves } from "../../harness/outage-waves.ts";
import { polledFiles } from "../../harness/polled-stores.ts";
import { routeApp } from "../../harness/route-app.ts";
import { temporaryDatabase } from "../../harness/temporary-database.ts";
import { modelGroupsCsv } from "../../model/group-incidents.ts";

const SEED = Number(process.env.SEED ?? 5000);
const SCENES = Number(process.env.SCENES ?? 12);
const DAY_US = 86_400_000_000;

const { db, path, close } = await temporaryDatabase();
const { request } = await routeApp(
  incidentRoutes(db, storeLookup(db), () => new Date("2026-01-01T00:00:00Z")),
);
afterAll(() => close());

/** Each scene has stores of its own, and happens ten days after the one before. */
const scenes = Array.from({ length: SCENES }, (_, index) => {
  const stores = outageWaves(SEED + index).map((store) => ({
    ...store,
    store_id: `${String(index).padStart(2, "0")}-${store.store_id}`,
    polls: store.polls.map(({ at, status }) => ({ at: at + index * 10 * DAY_US, status })),
  }));
  const instants = stores.flatMap(({ polls }) => polls.map(({ at }) => at));
  return { index, stores, from: Math.min(...instants), to: Math.max(...instants) };
});

beforeAll(async () => {
  const [polls, attributes] = [[] as string[], [] as string[]];
  for (const { stores } of scenes) {
    const files = polledFiles(stores);
    polls.push(...files.polls);
    attributes.push(...files.attributes);
  }
  await loadInto(db, join(path, "files"), { polls, attributes });
});

const Groups = z.object({
  as_of: z.string(),
  items: z.array(
    z.object({
      attribute: z.string(),
      value: z.string(),
      state: z.enum(["open", "closed"]),
      opened_at: z.string(),
      closed_at: z.string().nullable(),
      members: z.array(z.string()),
    }),
  ),
});

async function groups(query: string) {
  const response = await request(`/incidents/groups?${query}`);
  expect(response.status, await response.clone().text()).toBe(200);
  return Groups.parse(await response.json());
}

/** The groups of the model, as lines of CSV without quotes. */
function expectedOf(csv: string): string[] {
  return csv.replaceAll('"', "").trimEnd().split("\r\n").slice(1);
}

function lines({ items }: z.output<typeof Groups>): string[] {
  return items.map(({ attribute, value, opened_at, closed_at, members }) =>
    [attribute, value, opened_at, closed_at ?? "", members.join(" ")].join(","),
  );
}

describe("group incidents of random stores", () => {
  it.each(scenes)("are those of the model, scene $index", async ({ index, stores, from, to }) => {
    const [polls, recover] = [1 + (index % 2), 1 + (index % 3 === 0 ? 1 : 0)];
    const files = polledFiles(stores);
    const query = [
      `from=${fromMicroseconds(from)}&to=${fromMicroseconds(to)}`,
      `min_polls=${polls}&recover=${recover}&as_of=${fromMicroseconds(to)}`,
    ].join("&");
    const expected = expectedOf(modelGroupsCsv(files, ["brand"], { polls, recover }));
    expect(lines(await groups(`${query}&by=brand`))).toEqual(expected);
    const all = expected.filter((line) => line.startsWith(",,"));
    expect(lines(await groups(query))).toEqual(all);
    // Of a part of the time there are those that were open in it.
    const noon = from + Math.floor((to - from) / 2);
    const part = query.replace(/from=[^&]+/, `from=${fromMicroseconds(noon)}`);
    const still = expected.filter((line) => {
      const closed = line.split(",").at(-2) ?? "";
      return closed === "" || closed > fromMicroseconds(noon);
    });
    expect(lines(await groups(`${part}&by=brand`))).toEqual(still);
  });

  it("are about something", () => {
    const found = scenes.flatMap(({ stores }) =>
      expectedOf(modelGroupsCsv(polledFiles(stores), ["brand"], { polls: 1 })),
    );
    expect(found.length).toBeGreaterThan(SCENES);
  });

  it("are those of the day before the newest poll where nothing else is requested", async () => {
    const { as_of, items } = await groups("min_polls=1");
    const last = scenes.at(-1);
    expect(as_of).toBe(fromMicroseconds(last?.to ?? 0));
    const ids = new Set(last?.stores.map(({ store_id }) => store_id));
    expect(items.every(({ members }) => members.every((id) => ids.has(id)))).toBe(true);
  });
});
