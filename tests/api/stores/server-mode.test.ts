import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openReports, type Reports } from "../../../api/reports/reports.ts";
import { storeRoutes } from "../../../api/routes/stores/stores.ts";
import { DEFAULT_OPTIONS } from "../../../api/uptime/options.ts";
import { hours, polls, timezones } from "../../../consumers/sinks.ts";
import type { Database } from "../../../sql/database.ts";
import { openServerDatabase } from "../../../sql/server.ts";
import { type ClickHouseHttp, startClickHouseHttp } from "../../harness/clickhouse-http.ts";
import { routeApp } from "../../harness/route-app.ts";
import { temporaryFolder } from "../../harness/temporary-database.ts";

// The same questions over HTTP, where parameters are spelled in another way than in the engine.
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let front: ClickHouseHttp;
let db: Database;
let reports: Reports;
let query: (address: string) => Promise<unknown>;

/** The characters that an id may have beside letters and digits. */
const ODD = "a.b_c:d-e";

beforeAll(async () => {
  folder = await temporaryFolder();
  front = await startClickHouseHttp(folder.path);
  const login = { username: "default", password: "", database: "monitor" };
  db = await openServerDatabase({ url: front.url, ...login });
  const poll = (store_id: string, status: "active" | "inactive", hour: string) => ({
    value: { store_id, status, timestamp_utc: `2024-01-25T${hour}:00:00.000000Z` },
    position: 0,
  });
  await polls.write(db, [
    ...[poll(ODD, "active", "09"), poll(ODD, "inactive", "10"), poll(ODD, "inactive", "11")],
    poll("b", "active", "10"),
  ]);
  const row = { day: 3, start_time_local: "08:00:00", end_time_local: "17:00:00" };
  await hours.write(db, [{ value: { store_id: ODD, week: [row] }, position: 1 }]);
  await timezones.write(db, [{ value: { store_id: ODD, timezone_str: "UTC" }, position: 1 }]);
  reports = openReports(db);
  const routes = storeRoutes(db, reports, () => new Date("2024-01-25T12:00:00Z"));
  const { request } = await routeApp(routes);
  query = async (address) => (await request(address)).json();
});
afterAll(async () => {
  await reports.stop();
  await db.close();
  await front.stop();
  await folder.remove();
});

describe("on a ClickHouse server", () => {
  it("stores are listed and looked up", async () => {
    const listed = { items: [{ store_id: ODD }, { store_id: "b" }], next_cursor: null };
    expect(await query("/stores")).toMatchObject(listed);
    const since = "2024-01-25T10:00:00.000000Z";
    const found = { status: "inactive", since, open_now: true, timezone: "UTC" };
    expect(await query(`/stores/${ODD}`)).toMatchObject(found);
    expect(await query("/stores/b")).toMatchObject({ status: "active", hours: [] });
  });

  it("their time and their outages are told", async () => {
    const range = "from=2024-01-25T07:00:00Z&to=2024-01-25T12:00:00Z";
    const { segments } = (await query(`/stores/${ODD}/timeline?${range}`)) as {
      segments: { state: string }[];
    };
    const states = segments.map(({ state }) => state);
    expect(states).toEqual(["closed", "up", "down", "down", "unknown"]);
    const outage = { store_id: ODD, ongoing: true, down_minutes: 90 };
    expect(await query(`/stores/${ODD}/outages`)).toMatchObject({ outages: [outage] });
    expect(await query("/outages?ongoing=true")).toMatchObject({ items: [outage] });
  });

  it("the rows of a report are explained", async () => {
    const id = await reports.trigger(DEFAULT_OPTIONS);
    await reports.idle();
    expect(await query(`/reports/${id}/stores/${ODD}`)).toMatchObject({
      row: { downtime_last_day: 1.5 },
      windows: {
        day: { down_us: 5_400_000_000, bounds: { least_down_us: 3_600_000_000 } },
      },
    });
  });
});
