import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { openReports } from "../../../api/reports/reports.ts";
import { polls, timezones } from "../../../consumers/sinks.ts";
import { temporaryApi } from "../../harness/api.ts";

const { db, reports, close, ...app } = await temporaryApi();
afterAll(close);

async function triggered(method = "POST"): Promise<string> {
  const response = await app.request("/trigger_report", { method });
  expect(response.status).toBe(200);
  return z.object({ report_id: z.uuid() }).parse(await response.json()).report_id;
}

describe("before there is any poll", () => {
  it("a report fails and says why", async () => {
    const id = await triggered();
    await reports.idle();
    const response = await app.request(`/get_report/${id}`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      status: "Failed",
      reason: "there are no polls yet, and no as_of was given",
    });
  });
});

describe("with polls", () => {
  beforeAll(async () => {
    const poll = (store_id: string, status: "active" | "inactive", hour: string) => ({
      value: { store_id, status, timestamp_utc: `2024-01-22T${hour}:00:00.000000Z` },
      position: 0,
    });
    await polls.write(db, [
      poll("8139926242460185114", "active", "10"),
      poll("b", "inactive", "12"),
    ]);
    await timezones.write(db, [{ value: { store_id: "b", timezone_str: "UTC" }, position: 0 }]);
  });

  it.each(["POST", "GET"])(
    "%s /trigger_report answers an id that nobody can guess",
    async (method) => {
      const ids = [await triggered(method), await triggered(method)];
      expect(new Set(ids).size).toBe(2);
      for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-/);
      await reports.idle();
    },
  );

  it("a report is Running, with Retry-After and progress, until it is done", async () => {
    const id = await triggered();
    const response = await app.request(`/get_report?report_id=${id}`);
    expect(response.status).toBe(200);
    expect(response.headers.get("Retry-After")).toBe("1");
    expect(await response.json()).toEqual({ status: "Running", progress: 0 });
    await reports.idle();
    expect((await app.request(`/get_report?report_id=${id}`)).headers.get("X-Report-Status")).toBe(
      "Complete",
    );
  });

  it.each(["/get_report/", "/get_report?report_id="])(
    "%s gives the CSV of a finished one",
    async (path) => {
      const id = await triggered();
      await reports.idle();
      const response = await app.request(`${path}${id}`);
      expect(response.status).toBe(200);
      expect(Object.fromEntries(response.headers)).toMatchObject({
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": `attachment; filename="report-${id}.csv"`,
        "x-report-status": "Complete",
      });
      expect(await response.text()).toBe(
        [
          "store_id,uptime_last_hour,uptime_last_day,uptime_last_week,downtime_last_hour,downtime_last_day,downtime_last_week",
          "8139926242460185114,60.00,14.00,14.00,0.00,0.00,0.00",
          "b,0.00,0.00,0.00,60.00,12.00,12.00",
          "",
        ].join("\r\n"),
      );
    },
  );

  it("a client that asks for JSON gets the state and a link to the CSV", async () => {
    const id = await triggered();
    await reports.idle();
    const headers = { Accept: "application/json" };
    const response = await app.request(`/get_report/${id}`, { headers });
    expect(response.headers.get("X-Report-Status")).toBe("Complete");
    const body = z.looseObject({ csv_url: z.string() }).parse(await response.json());
    expect(body).toEqual({
      status: "Complete",
      report_id: id,
      as_of: "2024-01-22T12:00:00.000000Z",
      stores: 2,
      csv_url: `/get_report/${id}?format=csv`,
    });
    const csv = await app.request(body.csv_url, { headers });
    expect(csv.headers.get("Content-Type")).toContain("text/csv");
  });

  it("detail=full adds the columns of full detail", async () => {
    const id = await triggered();
    await reports.idle();
    const text = await (await app.request(`/get_report/${id}?detail=full`)).text();
    expect(text.split("\r\n")[2]).toBe(
      "b,0.00,0.00,0.00,60.00,12.00,12.00,0.00,12.00,156.00,0.00,0.00,0.00,0,2024-01-22T12:00:00.000000Z,UTC,false,true,0.00,0.00,0.00",
    );
    expect((await app.request(`/get_report/${id}?detail=some`)).status).toBe(400);
  });

  it("many reports asked for at once are all right, each with an id of its own", async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, () => triggered()));
    await reports.idle();
    const texts = await Promise.all(
      ids.map(async (id) => (await app.request(`/get_report/${id}`)).text()),
    );
    expect(new Set(ids).size).toBe(20);
    expect(new Set(texts).size).toBe(1);
  });
});

describe("what is not there", () => {
  it.each([randomUUID(), "nonsense", "%27%20OR%201=1", "../etc/passwd"])(
    "the report %s is 404",
    async (id) => {
      const response = await app.request(`/get_report?report_id=${id}`);
      expect(response.status).toBe(404);
      expect(await response.text()).toContain("there is no report");
    },
  );

  it("get_report without an id is 400, an unknown address 404", async () => {
    expect((await app.request("/get_report")).status).toBe(400);
    expect((await app.request("/nowhere")).status).toBe(404);
  });
});

describe("a report that was running when its process ended", () => {
  it("is run again by the next one, from a clean slate", async () => {
    const [id, run] = [randomUUID(), randomUUID()];
    await db.command({
      query: `INSERT INTO reports (report_id, method, gaps, attempt, run_id, lease_until, version)
              SETTINGS insert_deduplicate = 0
              VALUES ('${id}', 'nearest', 'unknown', 1, '${run}', now64(3) + 20, 1000000)`,
    });
    await db.command({
      query: `INSERT INTO report_rows (report_id, run_id, store_id) VALUES ('${id}', '${run}', 'c')`,
    });
    const next = openReports(db);
    await next.resume();
    await next.idle();
    expect(await next.find(id)).toMatchObject({ state: "Complete", stores: 2, attempt: 2 });
    const csv = await (await app.request(`/get_report/${id}`)).text();
    expect(csv.trim().split("\r\n")).toHaveLength(3);
  });
});
