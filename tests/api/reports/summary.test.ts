import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { ReportSummary, type SummaryWindow } from "../../../api/answers/report-summary.ts";
import { empty, tell } from "../../harness/report-of.ts";
import { temporaryDatabase } from "../../harness/temporary-database.ts";
import { problemOf, reportApi } from "./report-api.ts";

const { db, close } = await temporaryDatabase();
afterAll(close);
const { request, made, reports } = await reportApi(db);

const AS_OF = "2024-01-22T12:00:00Z";
const ALWAYS = ["daily 00:00-00:00"];

/** Stores that are always up, so many that their weeks together overflow 64 bits when multiplied. */
const MANY = Array.from({ length: 1200 }, (_, index) => `many-${index}`);

async function summary(id: string): Promise<ReportSummary> {
  const response = await request(`/reports/${id}/summary`);
  expect(response.status).toBe(200);
  return ReportSummary.parse(await response.json());
}

/** The bins that have stores. */
const filled = ({ distribution }: SummaryWindow) =>
  distribution.filter(({ stores }) => stores > 0).map((bin) => Object.values(bin));

beforeAll(async () => {
  await empty(db);
  await tell(db, [
    { id: "up", zone: "UTC", hours: ALWAYS, polls: ["2024-01-22 06:00 active"] },
    // Each closed day has no poll: unknown. Monday: up 08:00 to 10:10, down to 12:00.
    {
      id: "half",
      zone: "UTC",
      hours: ["daily 08:00-12:00"],
      polls: ["2024-01-22 10:00 active", "2024-01-22 10:20:00.000001 inactive"],
    },
    { id: "silent", zone: "UTC", hours: ALWAYS },
    { id: "down", zone: "UTC", hours: ALWAYS, polls: ["2024-01-22 06:00 inactive"] },
    // Open on Tuesdays: in the week, and neither in the day nor in the hour.
    {
      id: "closed",
      zone: "UTC",
      hours: ["Tue 00:00-00:00"],
      polls: ["2024-01-16 05:00 active", "2024-01-16 06:12:00.000001 inactive"],
    },
    ...MANY.map((id) => ({ id, zone: "UTC", hours: ALWAYS, polls: ["2024-01-22 06:00 active"] })),
  ]);
});

describe("GET /reports/{id}/summary", () => {
  it("tells totals and distribution of stores made by hand", async () => {
    const id = await made({
      as_of: AS_OF,
      reach: "8d",
      stores: ["up", "half", "silent", "down", "closed"],
    });
    const { windows, ...rest } = await summary(id);
    expect(rest).toEqual({ report_id: id, as_of: "2024-01-22T12:00:00.000000Z", stores: 5 });
    expect(windows.hour).toMatchObject({
      ...{ from: "2024-01-22T11:00:00.000000Z", to: "2024-01-22T12:00:00.000000Z" },
      ...{ uptime: 60, downtime: 120, unknown: 60, open: 240, uptime_pct: 33.33 },
      stores: { known: 3, unknown: 1, closed: 1 },
    });
    expect(filled(windows.hour)).toEqual([
      [0, 5, 2],
      [100, 100, 1],
    ]);
    // 10:10 is the middle, in whole microseconds: half is up for 130 of 240 minutes.
    expect(windows.day).toMatchObject({
      ...{ from: "2024-01-21T12:00:00.000000Z" },
      ...{ uptime: 26.17, downtime: 25.83, unknown: 24, open: 76, uptime_pct: 50.32 },
      stores: { known: 3, unknown: 1, closed: 1 },
    });
    expect(filled(windows.day)).toEqual([
      [0, 5, 1],
      [50, 55, 1],
      [100, 100, 1],
    ]);
    // closed: up for 5 h 36 min of its day. half: six days of four hours unknown.
    expect(windows.week).toMatchObject({
      ...{ from: "2024-01-15T12:00:00.000000Z" },
      ...{ uptime: 175.77, downtime: 188.23, unknown: 192, open: 556, uptime_pct: 48.28 },
      stores: { known: 4, unknown: 1, closed: 0 },
    });
    expect(filled(windows.week)).toEqual([
      [0, 5, 1],
      [20, 25, 1],
      [50, 55, 1],
      [100, 100, 1],
    ]);
    expect(windows.week.distribution).toHaveLength(21);
    expect(windows.week.distribution[20]).toEqual({ from_pct: 100, to_pct: 100, stores: 1 });
  });

  it("sums up the exact microseconds of all rows, however many", async () => {
    const id = await made({ as_of: AS_OF });
    const { windows, stores } = await summary(id);
    const Row = z.tuple([z.string(), z.string(), z.string(), z.string()]);
    for (const name of ["hour", "day", "week"] as const) {
      const answer = await db.query({
        query: `SELECT store_id, toString(up_last_${name}), toString(down_last_${name}), toString(open_last_${name})
                FROM report_rows WHERE report_id = {id:UUID}`,
        query_params: { id },
        format: "JSONCompactEachRow",
      });
      const rows = Row.array().parse(await answer.json());
      expect(rows).toHaveLength(MANY.length + 5);
      expect(stores).toBe(rows.length);
      const sums = { up: 0n, down: 0n, open: 0n };
      for (const [, up, down, open] of rows) {
        sums.up += BigInt(up);
        sums.down += BigInt(down);
        sums.open += BigInt(open);
      }
      const hundredth = name === "hour" ? 600_000n : 36_000_000n;
      const text = (micros: bigint) => Number((micros + hundredth / 2n) / hundredth) / 100;
      const known = sums.up + sums.down;
      expect(windows[name]).toMatchObject({
        uptime: text(sums.up),
        downtime: text(sums.down),
        unknown: text(sums.open - known),
        open: text(sums.open),
        uptime_pct: Number((10_000n * sums.up) / known) / 100,
      });
      const counts = windows[name].distribution.map((bin) => bin.stores);
      expect(counts.reduce((sum, count) => sum + count)).toBe(windows[name].stores.known);
      expect(counts[20]).toBe(MANY.length + 1);
    }
  });

  it("is the same however often it is asked, also by another instance", async () => {
    const id = await made({ as_of: AS_OF, stores: ["half"] });
    const again = await reportApi(db);
    const other = await again.request(`/reports/${id}/summary`);
    expect(await other.json()).toEqual(await summary(id));
  });

  it("is refused for a report that is not there, or not complete", async () => {
    const nobody = await request("/reports/00000000-0000-4000-8000-000000000000/summary");
    expect(await problemOf(nobody)).toMatchObject({ status: 404, kind: "report-not-found" });
    await reports.stop();
    const running = await reports.trigger({ method: "nearest", gaps: "unknown" });
    const early = await request(`/reports/${running}/summary`);
    expect(await problemOf(early)).toMatchObject({ status: 409, kind: "report-not-complete" });
  });
});
