import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { json } from "../../harness/api.ts";
import { empty, tell } from "../../harness/report-of.ts";
import { temporaryDatabase } from "../../harness/temporary-database.ts";
import { problemOf, reportApi } from "./report-api.ts";

const { db, close } = await temporaryDatabase();
afterAll(close);
const { request, made, told, reports } = await reportApi(db);
const post = (body: unknown, headers = {}) => request("/reports", json("POST", body, headers));

/** Two days of a week; `a` is open from nine to noon, and `c` has no poll. */
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

const textOf = async (id: string, query = "") =>
  (await request(`/reports/${id}/rows${query}`)).text();
const linesOf = async (id: string, query = "") => (await textOf(id, query)).trim().split("\r\n");

describe("a report for a period", () => {
  it("tells its period in every place, and other reports tell that they have none", async () => {
    const id = await made({ ...PERIOD, by: "day", label: "two days" });
    const period = { ...PERIOD, zone: "store", by: "day" };
    const report = await told(id);
    expect(report).toMatchObject({
      ...{ state: "Complete", label: "two days", period, as_of: "2024-10-10T12:00:00.000000Z" },
      made_from: { stores: 3, rows: 6, polls_last_week: null, polls_in_period: 5 },
    });
    const csv = await textOf(id);
    expect(report.csv_sha256).toBe(createHash("sha256").update(csv).digest("hex"));
    const other = await made();
    expect(await told(other)).toMatchObject({ period: null, made_from: { stores: 3, rows: 3 } });
    const list = await (await request("/reports?limit=2")).json();
    expect(list).toMatchObject({
      items: [
        { report_id: other, period: null },
        { report_id: id, period },
      ],
    });
  });

  it("has one row of each store, or one of each bucket", async () => {
    expect(await linesOf(await made(PERIOD))).toEqual([
      "store_id,uptime,downtime",
      ...["a,3.50,2.50", "b,24.00,0.00", "c,0.00,0.00"],
    ]);
  });
});
