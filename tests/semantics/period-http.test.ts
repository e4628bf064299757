import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { openReports } from "../../api/reports/reports.ts";
import { storeRoutes } from "../../api/routes/stores/stores.ts";
import { replayFiles } from "../../producers/replay/replay.ts";
import { reportApi } from "../api/reports/report-api.ts";
import { openPipeline } from "../harness/pipeline.ts";
import { routeApp } from "../harness/route-app.ts";
import {
  type ArbitraryStore,
  arbitraryDate,
  arbitraryFilling,
  arbitraryHistory,
  arbitraryInstant,
  filesOfDrawn,
} from "../model/arbitrary-files.ts";
import type { Files } from "../model/inputs.ts";
import { writeInstant } from "../model/instant.ts";
import { modelPeriodReport } from "../model/period-report.ts";

// Random stores with all that calendars have, reported on over HTTP: each row is that of the model,
// and each explanation adds up to the row, or it would be refused.

const SCENES = Number(process.env.SCENES ?? 3);
const SEED = Number(process.env.SEED ?? 20241008);
const NOW = new Date("2025-01-01T00:00:00Z");

const { log, db, ingesting, folder, ask, close } = await openPipeline(NOW);
afterAll(close);
const { request, made, reports } = await reportApi(db);
const stores = await routeApp(storeRoutes(db, openReports(db), () => NOW));

const scene = arbitraryHistory.chain(({ start }) =>
  fc.record({
    stores: fc
      .array(
        arbitraryHistory.filter((drawn) => drawn.start === start).map(({ stores }) => stores),
        { minLength: 5, maxLength: 8 },
      )
      .map((all) => all.flat()),
    reports: fc.array(
      fc.record({
        filling: arbitraryFilling,
        asOf: arbitraryInstant(start).map(writeInstant),
        dates: fc.tuple(arbitraryDate(start), arbitraryDate(start)).map((dates) => dates.sort()),
        instants: fc
          .tuple(arbitraryInstant(start), arbitraryInstant(start))
          .filter(([one, other]) => one !== other)
          .map((ends) => ends.sort((a, b) => (a < b ? -1 : 1)).map(writeInstant)),
        isOfDates: fc.boolean(),
        zone: fc.constantFrom("store", "store", "Asia/Tokyo", "America/St_Johns"),
        by: fc.constantFrom(undefined, "day" as const, "week" as const, "month" as const),
      }),
      { minLength: 5, maxLength: 5 },
    ),
  }),
);

async function load(name: string, files: Files): Promise<void> {
  const directory = join(folder, name);
  await mkdir(directory);
  const path = async (kind: keyof Files) => {
    const written = join(directory, `${kind}.csv`);
    await writeFile(written, files[kind]?.[0] ?? "");
    return written;
  };
  const more = ["specialDays", "closures"] as const;
  const others = await Promise.all(more.map(async (input) => ({ input, path: await path(input) })));
  const isFilled = ({ input }: (typeof others)[number]) =>
    (files[input]?.[0] ?? "").trim().includes("\n");
  const three = {
    polls: await path("polls"),
    hours: await path("hours"),
    timezones: await path("timezones"),
  };
  await replayFiles(log, { ...three, more: others.filter(isFilled) }, { now: NOW });
  await ingesting.caughtUp();
}

const Exact = z.object({ store_id: z.string(), sums: z.array(z.coerce.number()) });

/** The exact sums of each store of a report, of all its buckets. */
async function exactOf(id: string) {
  const rows = await ask(`
    SELECT store_id, [sum(up), sum(down), sum(open), sum(excused), sum(polls)] AS sums
    FROM report_period_rows WHERE report_id = '${id}' GROUP BY store_id ORDER BY store_id`);
  return z.array(Exact).parse(rows);
}

const scenes = fc
  .sample(scene, { numRuns: SCENES, seed: SEED })
  .map(({ stores: drawn, ...rest }, index) => ({
    ...{ index, ...rest },
    stores: drawn.map((store, n): ArbitraryStore => ({ ...store, id: `scene${index}-${n}` })),
  }));

describe("reports for a period over HTTP", () => {
  it.each(scenes)("are those of the model and can be explained, scene $index", async (drawn) => {
    const files = filesOfDrawn(drawn.stores);
    await load(`scene${drawn.index}`, files);
    const known = await ask(
      `SELECT store_id FROM stores WHERE startsWith(store_id, 'scene${drawn.index}-') ORDER BY store_id`,
    );
    const ids = known.map(({ store_id }) => String(store_id));
    for (const { filling, asOf, dates, instants, isOfDates, zone, by } of drawn.reports) {
      const { method, gaps, reachSeconds } = filling;
      const [from = "", to = ""] = isOfDates ? dates : instants;
      const how = { as_of: asOf, method, gaps, from, to, zone, ...(by && { by }) };
      const reach = reachSeconds === undefined ? {} : { reach: `${reachSeconds}s` };
      const id = await made({ ...how, ...reach, detail: "full", stores: ids });
      const csv = await (await request(`/reports/${id}/rows`)).text();
      const said = JSON.stringify({ ...how, ...reach });
      const of = { ...filling, asOf, detail: "full" as const, from, to, zone, by };
      expect(csv, said).toBe(modelPeriodReport(files, of));
      for (const store of ids) {
        const response = await stores.request(`/reports/${id}/stores/${store}`);
        expect(response.status, `${store} ${said}`).toBe(200);
      }
    }
  });

  it("of neighbouring periods add up to that of all of them, to the microsecond", async () => {
    const [drawn] = scenes;
    if (drawn === undefined) throw new Error("there is no scene");
    const known = await ask("SELECT store_id FROM stores WHERE startsWith(store_id, 'scene0-')");
    const ids = known.map(({ store_id }) => String(store_id));
    const [newest] = await ask(`SELECT toString(max(polled_at)) AS at FROM store_status`);
    const start = drawn.reports.flatMap(({ dates }) => dates).sort()[0] ?? "";
    const dateAfter = (days: number) =>
      new Date(Date.parse(start) + days * 86_400_000).toISOString().slice(0, 10);
    const how = { as_of: `${newest?.at} UTC`, gaps: "carry", stores: ids };
    const whole = await made({ ...how, from: start, to: dateAfter(9) });
    const days = await made({ ...how, from: start, to: dateAfter(9), by: "day" });
    expect(await exactOf(days)).toEqual(await exactOf(whole));
    const parts = [
      await made({ ...how, from: start, to: dateAfter(2) }),
      await made({ ...how, from: dateAfter(3), to: dateAfter(3) }),
      await made({ ...how, from: dateAfter(4), to: dateAfter(9), by: "week" }),
    ];
    const exact = await Promise.all(parts.map(exactOf));
    const added = (await exactOf(whole)).map(({ store_id }) => {
      const ofStore = exact.flatMap((rows) => rows.filter((row) => row.store_id === store_id));
      return {
        store_id,
        sums: [0, 1, 2, 3, 4].map((n) => ofStore.reduce((sum, row) => sum + (row.sums[n] ?? 0), 0)),
      };
    });
    expect(added).toEqual(await exactOf(whole));
    await reports.idle();
  });
});
