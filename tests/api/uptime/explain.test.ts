import { readFile, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { openReports } from "../../../api/reports/reports.ts";
import { storeRoutes } from "../../../api/routes/stores/stores.ts";
import { polls } from "../../../consumers/sinks.ts";
import { inLoadOrder } from "../../../producers/csv/inputs.ts";
import { replayFiles } from "../../../producers/replay/replay.ts";
import { writeSample } from "../../../producers/replay/sample/sample.ts";
import { positionAt } from "../../../sql/positions.ts";
import { completeReport, explainAll } from "../../harness/explained.ts";
import { openPipeline } from "../../harness/pipeline.ts";
import { routeApp } from "../../harness/route-app.ts";

const NOW = new Date("2025-01-01T00:00:00Z");
const { log, db, ingesting, folder, close } = await openPipeline(NOW);
const { request } = await routeApp(storeRoutes(db, openReports(db), () => NOW));
afterAll(close);

/** Six stores of each of the ten cities. */
const SOME = /^(?:store_id|[a-z-]+-000[1-6]),/;

beforeAll(async () => {
  const files = await writeSample(folder);
  for (const { path } of inLoadOrder(files)) {
    const lines = (await readFile(path, "utf8")).split("\n");
    await writeFile(path, lines.filter((line) => SOME.test(line)).join("\n"));
  }
  await replayFiles(log, files, { now: NOW });
  await ingesting.caughtUp();
});

async function answer(address: string, status = 200) {
  const response = await request(address);
  const body: unknown = await response.json();
  expect(response.status, JSON.stringify(body)).toBe(status);
  return body;
}

describe("the segments of every store of the sample", () => {
  it.each([
    {},
    { method: "hold" },
    { reach: "40m" },
    { gaps: "carry" },
    { method: "hold", gaps: "carry", reach: "3h" },
    { gaps: "carry", reach: "90m", as_of: "2024-11-10T17:31:12.345678Z" },
  ] as const)("add up to its row, within the bounds: %j", async (requested) => {
    const found = await explainAll(db, await completeReport(db, requested));
    expect(found).toMatchObject({ stores: 60, apart: [], outOfBounds: [] });
    // Enough of everything, so that to agree means something.
    for (const part of [found.up, found.down, found.between]) expect(part).toBeGreaterThan(1e11);
    if (requested !== undefined && "reach" in requested)
      expect(found.unknown).toBeGreaterThan(1e11);
  });
});

const Segment = z.object({
  from: z.string(),
  to: z.string(),
  duration_us: z.number(),
  state: z.enum(["up", "down", "unknown"]),
  decided_by: z.object({ status: z.string(), timestamp_utc: z.string() }).nullable(),
  opening_period: z.object({ opens: z.string().nullable(), closes: z.string().nullable() }),
});
const Explained = z.object({
  row: z.looseObject({ store_id: z.string(), downtime_last_week: z.number() }),
  windows: z.object({
    week: z.looseObject({ up_us: z.number(), down_us: z.number(), open_us: z.number() }),
  }),
  segments: z.array(Segment),
});

describe("GET /reports/{id}/stores/{store_id}", () => {
  let report_id: string;
  beforeAll(async () => {
    report_id = (await completeReport(db)).report_id;
  });

  it.each(["new-york-0001", "mumbai-0003", "tokyo-0006", "london-0002"])(
    "explains the row of %s",
    async (store_id) => {
      const body = Explained.parse(await answer(`/reports/${report_id}/stores/${store_id}`));
      expect(body.row.store_id).toBe(store_id);
      const sum = (state: string) =>
        body.segments
          .filter((segment) => segment.state === state)
          .reduce((total, segment) => total + segment.duration_us, 0);
      const { week } = body.windows;
      expect([sum("up"), sum("down")]).toEqual([week.up_us, week.down_us]);
      expect(sum("up") + sum("down") + sum("unknown")).toBe(week.open_us);
      expect(body.row.downtime_last_week).toBeCloseTo(week.down_us / 3.6e9, 2);
      for (const { from, to, state, decided_by, opening_period } of body.segments) {
        expect(decided_by?.status).toBe(
          { up: "active", down: "inactive", unknown: undefined }[state],
        );
        const { opens, closes } = opening_period;
        if (opens !== null) expect(opens <= from).toBe(true);
        if (closes !== null) expect(closes >= to).toBe(true);
      }
    },
  );

  it.each(["1700-01-01T00:00:00Z", "2200-01-01T00:00:00Z"])(
    "explains a report on %s, of which nothing is known",
    async (as_of) => {
      const report = await completeReport(db, { as_of });
      const address = `/reports/${report.report_id}/stores/new-york-0001`;
      const { windows, segments } = Explained.parse(await answer(address));
      expect(windows.week).toMatchObject({ up_us: 0, down_us: 0 });
      expect(segments.every(({ state }) => state === "unknown")).toBe(true);
    },
  );

  it("uses the hours and the zone as they were when the report was made", async () => {
    const before = await answer(`/reports/${report_id}/stores/berlin-0001`);
    const zone = { store_id: "berlin-0001", timezone_str: "Asia/Tokyo" };
    await log.append("store.timezones", [{ key: zone.store_id, value: JSON.stringify(zone) }]);
    await ingesting.caughtUp();
    expect(await answer(`/reports/${report_id}/stores/berlin-0001`)).toEqual(before);
    expect(await answer("/stores/berlin-0001")).toMatchObject({ timezone: "Asia/Tokyo" });
  });

  it("knows nothing of other reports and stores, and waits for what is not complete", async () => {
    const nobody = `/reports/${report_id}/stores/nobody`;
    expect(await answer(nobody, 404)).toMatchObject({
      type: "urn:store-monitor:problem:store-not-in-report",
    });
    const other = "/reports/7a0f1f0e-0000-4000-8000-000000000000/stores/berlin-0001";
    expect(await answer(other, 404)).toMatchObject({
      type: "urn:store-monitor:problem:report-not-found",
    });
    const waiting = "7a0f1f0e-0000-4000-8000-000000000001";
    await db.command({
      query: `INSERT INTO reports (report_id, method, gaps) SETTINGS insert_deduplicate = 0
              VALUES ('${waiting}', 'nearest', 'unknown')`,
    });
    expect(await answer(`/reports/${waiting}/stores/berlin-0001`, 409)).toMatchObject({
      type: "urn:store-monitor:problem:report-not-complete",
      state: "Running",
    });
  });

  it("reads the very polls that the report was made from, whatever comes in later", async () => {
    const { report_id, as_of_us } = await completeReport(db);
    const address = `/reports/${report_id}/stores/chicago-0002`;
    const before = await answer(address);
    // A minute before the instant of the report, and on every one of the 60 minutes before it.
    const late = Array.from({ length: 60 }, (_, minute) => ({
      value: {
        store_id: "chicago-0002",
        status: "inactive" as const,
        timestamp_utc: new Date(as_of_us / 1000 - (minute + 1) * 60_000)
          .toISOString()
          .replace("Z", "000Z"),
      },
      position: positionAt(1, 1_000_000),
    }));
    await polls.write(db, late);
    expect(await answer(address)).toEqual(before);
  });

  it("says that the evidence has changed when polls of its time were taken away", async () => {
    const { report_id } = await completeReport(db);
    const address = `/reports/${report_id}/stores/london-0002`;
    await answer(address);
    const query =
      "ALTER TABLE poll_days DELETE WHERE store_id = 'london-0002' SETTINGS mutations_sync = 1";
    await db.command({ query });
    expect(await answer(address, 409)).toMatchObject({
      type: "urn:store-monitor:problem:evidence-changed",
      detail: expect.stringContaining("Request a new report"),
    });
    const { report_id: renewed } = await completeReport(db);
    await answer(`/reports/${renewed}/stores/london-0002`);
  });
});
