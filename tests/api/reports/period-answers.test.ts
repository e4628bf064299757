import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ExplainedPeriod } from "../../../api/answers/explained-period.ts";
import { PeriodDiff } from "../../../api/answers/period-differences.ts";
import { PeriodSummary } from "../../../api/answers/period-summary.ts";
import { openReports } from "../../../api/reports/reports.ts";
import { storeRoutes } from "../../../api/routes/stores/stores.ts";
import { empty, tell } from "../../harness/report-of.ts";
import { routeApp } from "../../harness/route-app.ts";
import { temporaryDatabase } from "../../harness/temporary-database.ts";
import { problemOf, reportApi } from "./report-api.ts";

const { db, close } = await temporaryDatabase();
afterAll(close);
const { request, made, reports } = await reportApi(db);
const stores = await routeApp(storeRoutes(db, openReports(db), () => new Date("2024-12-01")));

const HOUR = 3_600_000_000;
const PERIOD = { from: "2024-10-07", to: "2024-10-08" };

beforeAll(async () => {
  await empty(db);
  await tell(db, [
    {
      ...{ id: "a", zone: "UTC", hours: ["daily 09:00-12:00"] },
      polls: [
        ...["2024-10-07 10:00 active", "2024-10-07 11:00 inactive"],
        ...["2024-10-08 09:30 inactive", "2024-10-08 10:30 active", "2024-10-08 13:00 inactive"],
      ],
    },
    { id: "b", zone: "Asia/Tokyo", polls: ["2024-10-07 12:00 active", "2024-10-10 12:00 active"] },
    { id: "c", zone: "Europe/London", hours: ["daily 10:00-11:00"] },
  ]);
});

const summaryOf = async (id: string) =>
  PeriodSummary.parse(await (await request(`/reports/${id}/summary`)).json());
const diffOf = async (one: string, other: string, query = "") =>
  PeriodDiff.parse(await (await request(`/reports/${one}/diff/${other}${query}`)).json());
const explained = (id: string, store: string, query = "") =>
  stores.request(`/reports/${id}/stores/${store}${query}`);
const explanationOf = async (id: string, store: string, query = "") =>
  ExplainedPeriod.parse(await (await explained(id, store, query)).json());

describe("the summary", () => {
  it("has one window, from the sums of the stores, each of which counts once", async () => {
    const id = await made({ ...PERIOD, by: "day" });
    const summary = await summaryOf(id);
    const { distribution, ...whole } = summary.windows.period;
    expect(summary).toMatchObject({
      ...{ report_id: id, as_of: "2024-10-10T12:00:00.000000Z", stores: 3 },
      period: { ...PERIOD, zone: "store", by: "day" },
    });
    expect(whole).toEqual({
      ...{ ...PERIOD, uptime: 27.5, downtime: 2.5, unknown: 26, excused: 0, open: 56 },
      ...{ uptime_pct: 91.66, polls: 5, outages: null },
      stores: { known: 2, unknown: 1, closed: 0 },
    });
    expect(distribution.filter(({ stores }) => stores > 0)).toEqual([
      { from_pct: 55, to_pct: 60, stores: 1 },
      { from_pct: 100, to_pct: 100, stores: 1 },
    ]);
  });

  it("has each bucket over all stores, with `by`", async () => {
    const { buckets } = await summaryOf(await made({ ...PERIOD, by: "day" }));
    const known = { known: 2, unknown: 1, closed: 0 };
    expect(buckets).toEqual([
      {
        ...{ bucket: "2024-10-07", uptime: 16.5, downtime: 1.5, unknown: 10, excused: 0, open: 28 },
        ...{ uptime_pct: 91.66, polls: 3, outages: 1, stores: known },
      },
      {
        ...{ bucket: "2024-10-08", uptime: 11, downtime: 1, unknown: 16, excused: 0, open: 28 },
        ...{ uptime_pct: 91.66, polls: 2, outages: 1, stores: known },
      },
    ]);
    const whole = await summaryOf(await made(PERIOD));
    expect(whole.buckets).toEqual([]);
    expect(whole.windows.period).toMatchObject({ outages: 1, uptime: 27.5 });
  });
});

describe("the difference", () => {
  it("of two periods is that of their stores, the largest change of downtime first", async () => {
    const [first, second] = [
      await made({ from: "2024-10-07", to: "2024-10-07" }),
      await made({ from: "2024-10-08", to: "2024-10-08" }),
    ];
    expect(await diffOf(first, second)).toEqual({
      summary: {
        ...{ in_both: 3, changed: 2, more_downtime: 0, less_downtime: 1 },
        ...{ only_in_report: 0, only_in_other: 0, downtime_us: -HOUR / 2 },
      },
      items: [
        {
          ...{ store_id: "a", bucket: null, found_in: "both" },
          ...{ uptime_us: HOUR / 2, downtime_us: -HOUR / 2, unknown_us: 0 },
        },
        {
          ...{ store_id: "b", bucket: null, found_in: "both" },
          ...{ uptime_us: -6 * HOUR, downtime_us: 0, unknown_us: 6 * HOUR },
        },
      ],
      next_cursor: null,
    });
  });

  it("with buckets is that of rows, in pages; what only one has counts from 0", async () => {
    const one = await made({ ...PERIOD, by: "day", stores: ["a", "c"] });
    const other = await made({ from: "2024-10-08", to: "2024-10-09", by: "day", method: "hold" });
    const all = await diffOf(one, other);
    expect(all.summary).toEqual({
      ...{ in_both: 2, changed: 1, more_downtime: 1, less_downtime: 0 },
      ...{ only_in_report: 2, only_in_other: 4, downtime_us: -HOUR },
    });
    expect(all.items).toHaveLength(7);
    expect(all.items.slice(0, 2)).toMatchObject([
      { store_id: "a", bucket: "2024-10-07", found_in: "report", downtime_us: -1.5 * HOUR },
      { store_id: "a", bucket: "2024-10-08", found_in: "both", downtime_us: HOUR / 2 },
    ]);
    const paged = [];
    let query = "?limit=2";
    for (;;) {
      const { items, next_cursor } = await diffOf(one, other, query);
      paged.push(...items);
      if (next_cursor === null) break;
      query = `?limit=2&cursor=${next_cursor}`;
    }
    expect(paged).toEqual(all.items);
    expect((await diffOf(one, one)).items).toEqual([]);
  });

  it.each([
    [{}, PERIOD, "one of them is for a period, and the other for the hour, day and week"],
    [PERIOD, { ...PERIOD, by: "day" }, "one has one row of a store, the other a row for each day"],
    [
      { ...PERIOD, by: "week" },
      { ...PERIOD, by: "day" },
      "one has a row for each week of a store, the other a row for each day",
    ],
    [
      { ...PERIOD, by: "day" },
      { ...PERIOD, by: "day", zone: "UTC" },
      "a day of each store is not the same time as a day of UTC",
    ],
  ])("of %j and %j is refused, and says why", async (one, other, why) => {
    const [first, second] = [await made(one), await made(other)];
    for (const pair of [`${first}/diff/${second}`, `${second}/diff/${first}`]) {
      const problem = await problemOf(await request(`/reports/${pair}`));
      expect(problem).toMatchObject({ status: 422, kind: "reports-not-comparable" });
      if (pair.startsWith(first)) expect(problem.detail).toContain(why);
    }
  });

  it("of dates in other zones is one of the same stores, without buckets", async () => {
    const pair = [await made(PERIOD), await made({ ...PERIOD, zone: "America/New_York" })] as const;
    expect((await diffOf(...pair)).summary).toMatchObject({ in_both: 3, changed: 1 });
  });
});

describe("the explanation", () => {
  it("has the rows, their exact sums, and the segments of the period", async () => {
    const id = await made({ ...PERIOD, by: "day" });
    const found = await explanationOf(id, "a");
    expect(found).toMatchObject({
      ...{ report_id: id, store_id: "a", as_of: "2024-10-10T12:00:00.000000Z" },
      ...{ period: { ...PERIOD, by: "day" }, method: "nearest", reach_us: 12 * HOUR },
      rows: [
        { bucket: "2024-10-07", uptime: 1.5, downtime: 1.5, outages: 1 },
        { bucket: "2024-10-08", uptime: 2, downtime: 1, outages: 1 },
      ],
      windows: {
        period: {
          ...{ from: "2024-10-07T00:00:00.000000Z", to: "2024-10-09T00:00:00.000000Z" },
          ...{ up_us: 3.5 * HOUR, down_us: 2.5 * HOUR, open_us: 6 * HOUR, polls: 4, outages: 1 },
          bounds: { least_down_us: 0, most_down_us: 6 * HOUR },
        },
      },
      buckets: [{ bucket: "2024-10-07", down_us: 1.5 * HOUR }, { bucket: "2024-10-08" }],
    });
    expect(
      found.segments.map(({ from, state, duration_us }) => [from, state, duration_us]),
    ).toEqual([
      ["2024-10-07T09:00:00.000000Z", "up", 1.5 * HOUR],
      ["2024-10-07T10:30:00.000000Z", "down", 1.5 * HOUR],
      ["2024-10-08T09:00:00.000000Z", "down", HOUR],
      ["2024-10-08T10:00:00.000000Z", "up", 2 * HOUR],
    ]);
  });

  it("is that of one bucket on request", async () => {
    const id = await made({ ...PERIOD, by: "day" });
    const found = await explanationOf(id, "a", "?bucket=2024-10-08");
    expect(found.rows.map(({ bucket }) => bucket)).toEqual(["2024-10-08"]);
    expect(found.buckets.map(({ bucket }) => bucket)).toEqual(["2024-10-08"]);
    expect(found.segments).toHaveLength(2);
    expect(found.windows.period.up_us).toBe(3.5 * HOUR);
    for (const [report, bucket] of [
      [id, "2024-10-09"],
      [await made(PERIOD), "2024-10-08"],
      [await made(), "2024-10-08"],
    ] as const) {
      const problem = await problemOf(await explained(report, "a", `?bucket=${bucket}`));
      expect(problem).toMatchObject({ status: 400, detail: expect.stringMatching(/^bucket: /) });
    }
  });

  it("has the dates of the store, or of the zone that was named", async () => {
    const ends = async (zone: string) => {
      const id = await made({ ...PERIOD, zone });
      const { from, to } = (await explanationOf(id, "b")).windows.period;
      return [from, to];
    };
    expect(await ends("store")).toEqual([
      ...["2024-10-06T15:00:00.000000Z", "2024-10-08T15:00:00.000000Z"],
    ]);
    expect(await ends("UTC")).toEqual([
      ...["2024-10-07T00:00:00.000000Z", "2024-10-09T00:00:00.000000Z"],
    ]);
  });

  it("of a store that it does not have, and after its polls were removed, is refused", async () => {
    const id = await made({ ...PERIOD, stores: ["a"] });
    expect(await problemOf(await explained(id, "b"))).toMatchObject({
      ...{ status: 404, kind: "store-not-in-report" },
    });
    await db.command({
      query: "ALTER TABLE poll_days DELETE WHERE store_id = 'a' SETTINGS mutations_sync = 1",
    });
    expect(await problemOf(await explained(id, "a"))).toMatchObject({
      ...{ status: 409, kind: "evidence-changed" },
    });
    await reports.idle();
  });
});
