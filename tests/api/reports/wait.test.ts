import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { openReports } from "../../../api/reports/reports.ts";
import { json } from "../../harness/api.ts";
import { empty, tell } from "../../harness/report-of.ts";
import { temporaryDatabase } from "../../harness/temporary-database.ts";
import { lyingReport } from "../instances.ts";
import { reportApi } from "./report-api.ts";

const { db, close } = await temporaryDatabase();
afterAll(close);
const { request, reports } = await reportApi(db);

const waiting = (seconds: number) => ({ headers: { Prefer: `wait=${seconds}` } });

beforeAll(async () => {
  await empty(db);
  await tell(db, [{ id: "a", zone: "UTC", polls: ["2024-01-22 12:00 active"] }]);
});

describe("who would rather wait for a report", () => {
  it("is answered when it is complete", async () => {
    const requested = await (await request("/reports", json("POST", {}))).json();
    const { report_id } = z.object({ report_id: z.string() }).parse(requested);
    const answer = await request(`/reports/${report_id}`, waiting(20));
    expect(answer.headers.get("Preference-Applied")).toBe("wait=20");
    expect(answer.headers.get("Retry-After")).toBeNull();
    expect(await answer.json()).toMatchObject({ state: "Complete", made_from: { stores: 1 } });
  });

  it("is answered when another instance has completed it", async () => {
    const id = await lyingReport(db);
    const answer = request(`/reports/${id}`, waiting(20));
    const other = openReports(db);
    await other.resume();
    expect(await (await answer).json()).toMatchObject({ state: "Complete" });
    await other.stop();
  });

  it("is told how it stands when the time is over", async () => {
    const answer = await request(`/reports/${await lyingReport(db)}`, waiting(1));
    expect(answer.headers.get("Preference-Applied")).toBe("wait=1");
    expect(answer.headers.get("Retry-After")).toBe("1");
    expect(await answer.json()).toMatchObject({ state: "Running" });
  });

  it("is told at once that there is none", async () => {
    const answer = await request(`/reports/${randomUUID()}`, waiting(20));
    expect(answer.status).toBe(404);
  });

  it("is told how it stands when the process ends", async () => {
    const answer = request(`/reports/${await lyingReport(db)}`, waiting(20));
    await reports.stop();
    expect(await (await answer).json()).toMatchObject({ state: "Running" });
  });
});
