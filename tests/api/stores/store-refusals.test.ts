import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { openReports } from "../../../api/reports/reports.ts";
import { storeRoutes } from "../../../api/routes/stores/stores.ts";
import { polls } from "../../../consumers/sinks.ts";
import { routeApp } from "../../harness/route-app.ts";
import { temporaryDatabase } from "../../harness/temporary-database.ts";

const { db, close } = await temporaryDatabase();
const NOW = new Date("2024-01-25T12:00:00Z");
const { request } = await routeApp(storeRoutes(db, openReports(db), () => NOW));
afterAll(() => close());

describe("before anything is known", () => {
  it.each(["/stores", "/outages"])("%s is empty", async (address) => {
    const response = await request(address);
    expect(await response.json()).toEqual({ items: [], next_cursor: null });
  });

  it.each(["/stores/a", "/stores/a/timeline", "/stores/a/outages", "/outages?store=a"])(
    "%s finds no store",
    async (address) => {
      const response = await request(address);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({
        type: "urn:store-monitor:problem:store-not-found",
        detail: "there are no polls, hours or time zone for a store a",
      });
    },
  );
});

async function seeOne() {
  const timestamp_utc = "2024-01-25T09:30:00.000000Z";
  const poll = { store_id: "a", status: "inactive" as const, timestamp_utc };
  await polls.write(db, [{ value: poll, position: 0 }]);
}

function cursorOf(place: unknown): string {
  return Buffer.from(JSON.stringify(place)).toString("base64url");
}

describe("what cannot be asked", () => {
  beforeAll(seeOne);

  it.each([
    ["/stores?limit=0", "limit"],
    ["/stores?status=asleep", "status"],
    ["/stores?timezone=Mars/Olympus", "timezone"],
    ["/stores?silent_since=yesterday", "expected an instant such as 2023-01-25T18:00:00Z"],
    ["/stores?silent_since=1999-12-31T23:59:59Z", "the years 2000 to 2100"],
    ["/stores?q=%27%20OR%201", "the beginning of a store id"],
    ["/stores?order=id", "order: there is no such parameter"],
    ["/stores?cursor=abc", "cursor"],
    ["/stores/-", "letter or digit first"],
    ["/stores/a/timeline?from=2024-01-25T00:00:00Z&to=2024-01-25T00:00:00Z", "not before to"],
    ["/stores/a/timeline?from=2024-01-01T00:00:00Z&to=2024-02-01T00:00:00.000001Z", "31 days"],
    ["/stores/a/timeline?from=2024-01-26T00:00:00Z", "which is 2024-01-25T09:30:00.000000Z"],
    ["/stores/a/timeline?reach=0m", "a duration such as 75m"],
    ["/stores/a/outages?method=guess", "method"],
    ["/outages?min_minutes=-1", "min_minutes"],
    ["/outages?ongoing=maybe", "ongoing"],
    ["/outages?store=%20", "store"],
    [`/outages?cursor=${cursorOf({ store_id: "a", after: 1, from: 0, to: 9e15 })}`, "cursor"],
  ])("%s is refused", async (address, text) => {
    const response = await request(address);
    expect(response.status).toBe(400);
    const { detail } = z.looseObject({ detail: z.string() }).parse(await response.json());
    expect(detail).toContain(text);
  });
});

describe("the ends of the time that can be asked of", () => {
  it.each([
    "/stores/a/timeline?from=2000-01-01T00:00:00Z&to=2000-02-01T00:00:00Z",
    "/stores/a/timeline?from=2100-12-01T00:00:00Z&to=2100-12-31T23:59:59.999999Z&gaps=carry",
    "/stores/a/outages?from=2100-12-01T00:00:00Z&to=2100-12-31T23:59:59.999999Z&reach=8d",
    "/stores/a/outages?to=2000-01-01T00:00:00Z&method=hold",
    "/outages?from=2000-01-01T00:00:00Z&to=2000-01-01T00:00:00.000001Z",
    "/outages?from=2100-12-01T00:00:00Z&to=2100-12-31T23:59:59Z&min_minutes=0.5",
    "/stores?silent_since=2100-12-31T23:59:59.999999Z",
  ])("%s is answered", async (address) => {
    expect((await request(address)).status).toBe(200);
  });
});
