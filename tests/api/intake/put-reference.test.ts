import { afterAll, describe, expect, it } from "vitest";
import { deleteHours, putHours } from "../../../api/routes/stores/put-hours.ts";
import { putTimezone } from "../../../api/routes/stores/put-timezone.ts";
import { json } from "../../harness/api.ts";
import { openPipeline } from "../../harness/pipeline.ts";
import { routeApp } from "../../harness/route-app.ts";

const { log, ingesting, ask: query, close } = await openPipeline();
afterAll(close);
const { request } = await routeApp(putHours(log), deleteHours(log), putTimezone(log));

const row = (day: number, start_time_local = "9:00", end_time_local = "17:00") => ({
  day,
  start_time_local,
  end_time_local,
});

async function weekOf(store: string): Promise<unknown> {
  await ingesting.caughtUp();
  const rows = await query(`SELECT week FROM store_hours FINAL WHERE store_id = '${store}'`);
  return rows[0]?.week;
}

describe("PUT /stores/{id}/hours", () => {
  it("puts a week in order and in canonical words, every row once", async () => {
    const rows = [row(6, "00:00", "00:00"), row(0), row(0, "09:00:00", "17:00:00.0")];
    const response = await request("/stores/a/hours", json("PUT", { week: rows }));
    expect(response.status).toBe(202);
    const week = [row(0, "09:00:00", "17:00:00"), row(6, "00:00:00", "00:00:00")];
    expect(await response.json()).toEqual({ store_id: "a", week });
    expect(await weekOf("a")).toEqual(week);
  });

  it("replaces the week as a whole; an empty one is closed, and a forgotten one always open", async () => {
    const known = async () => {
      await ingesting.caughtUp();
      return await query(
        "SELECT length(week) AS rows, default_hours FROM stores WHERE store_id = 'b'",
      );
    };
    await request("/stores/b/hours", json("PUT", { week: [row(1)] }));
    expect(await known()).toEqual([{ rows: 1, default_hours: false }]);
    const closed = await request("/stores/b/hours", json("PUT", { week: [] }));
    expect(await closed.json()).toEqual({ store_id: "b", week: [] });
    // One that opens for no time.
    expect(await weekOf("b")).toEqual([row(0, "12:00:00", "12:00:00")]);
    expect(await known()).toEqual([{ rows: 1, default_hours: false }]);
    const forgotten = await request("/stores/b/hours", { method: "DELETE" });
    expect(forgotten.status).toBe(202);
    expect(await forgotten.json()).toEqual({ store_id: "b", week: null });
    expect(await known()).toEqual([{ rows: 0, default_hours: true }]);
  });

  it("names every faulty row, and puts nothing", async () => {
    const week = [row(0), row(7), row(1, "9 o'clock"), row(2, "10:00", "10:00")];
    const response = await request("/stores/c/hours", json("PUT", { week }));
    expect(response.status).toBe(400);
    const { errors } = (await response.json()) as { errors: { name: string; reason: string }[] };
    expect(errors.map(({ name }) => name)).toEqual(["week.1", "week.2", "week.3"]);
    expect(errors[1]?.reason).toContain(`invalid clock time "9 o'clock", expected`);
    expect(errors[2]?.reason).toContain('the end "10:00" equals the start');
    expect(await weekOf("c")).toBeUndefined();
  });

  it.each([
    ["an id that is none", "/stores/%20/hours", { week: [] }, "id"],
    ["an unknown member", "/stores/c/hours", { week: [], zone: "x" }, "zone"],
    ["no week", "/stores/c/hours", {}, "week"],
    ["too many rows", "/stores/c/hours", { week: Array(1001).fill(row(0)) }, "week"],
  ])("refuses %s", async (_, address, body, name) => {
    const response = await request(address, json("PUT", body));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ name }] });
  });
});

describe("PUT /stores/{id}/timezone", () => {
  it("puts a zone", async () => {
    const response = await request(
      "/stores/z/timezone",
      json("PUT", { timezone: " Europe/London " }),
    );
    expect(response.status).toBe(202);
    expect(await response.json()).toEqual({ store_id: "z", timezone: "Europe/London" });
    await ingesting.caughtUp();
    expect(await query("SELECT timezone FROM stores WHERE store_id = 'z'")).toEqual([
      { timezone: "Europe/London" },
    ]);
  });

  it.each(["Mars/Olympus", "+02:00", "", "../etc/passwd"])("refuses %j", async (timezone) => {
    const response = await request("/stores/z/timezone", json("PUT", { timezone }));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      errors: [{ name: "timezone", reason: "not a zone of the IANA time zone database" }],
    });
  });
});
