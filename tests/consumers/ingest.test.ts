import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { topics } from "../../producers/topics.ts";
import { openPipeline } from "../harness/pipeline.ts";

const { log, ingesting, ask, store, close } = await openPipeline(new Date("2025-01-01T00:00:00Z"));
afterAll(close);

const TABLES = ["polls", "store_status", "store_hours", "store_timezones", "rejected_rows"];
beforeEach(async () => {
  for (const table of TABLES) await store.command({ query: `TRUNCATE TABLE ${table}` });
});

const poll = (store_id: string, status: string, timestamp_utc: string) => ({
  key: store_id,
  value: JSON.stringify({ store_id, status, timestamp_utc }),
});

async function take(topic: string, entries: { key: string; value: string }[]): Promise<void> {
  await log.append(topic, entries);
  await ingesting.caughtUp();
}

describe("polls on the log", () => {
  it("become rows with every digit of their id and instant", async () => {
    await take(topics.polls.name, [
      poll("8139926242460185114", "active", "2024-01-22T12:09:39.388884Z"),
    ]);
    expect(await ask("SELECT store_id, status, toString(polled_at) AS at FROM polls")).toEqual([
      { store_id: "8139926242460185114", status: "active", at: "2024-01-22 12:09:39.388884" },
    ]);
  });

  it("are one row however often they come, and inactive where they disagree", async () => {
    const at = "2024-01-22T12:00:00.000000Z";
    await take(topics.polls.name, [poll("s", "active", at), poll("s", "active", at)]);
    await take(topics.polls.name, [poll("s", "inactive", at)]);
    await take(topics.polls.name, [poll("s", "active", at)]);
    expect(await ask("SELECT status, count() AS n FROM polls FINAL GROUP BY status")).toEqual([
      { status: "inactive", n: 1 },
    ]);
    expect(await ask("SELECT status FROM store_status FINAL")).toEqual([{ status: "inactive" }]);
  });

  it("leave the latest word of each store, in whatever order they come", async () => {
    await take(topics.polls.name, [
      poll("a", "inactive", "2024-01-22T13:00:00.000000Z"),
      poll("a", "active", "2024-01-22T12:00:00.000000Z"),
      poll("b", "inactive", "2024-01-22T12:00:00.000000Z"),
    ]);
    await take(topics.polls.name, [
      poll("a", "active", "2024-01-22T11:00:00.000000Z"),
      poll("b", "active", "2024-01-22T12:30:00.000000Z"),
    ]);
    const latest = await ask(
      "SELECT store_id, status, toString(polled_at) AS at FROM store_status FINAL ORDER BY store_id",
    );
    expect(latest).toEqual([
      { store_id: "a", status: "inactive", at: "2024-01-22 13:00:00.000000" },
      { store_id: "b", status: "active", at: "2024-01-22 12:30:00.000000" },
    ]);
  });
});

describe("hours and zones on the log", () => {
  const week = [{ day: 0, start_time_local: "09:00:00", end_time_local: "17:00:00" }];

  it("replace earlier ones of their store as a whole", async () => {
    const hours = (days: number[]) => ({
      key: "s",
      value: JSON.stringify({
        store_id: "s",
        week: days.map((day) => ({ ...week[0], day })),
      }),
    });
    await take(topics.hours.name, [hours([0, 1, 2]), hours([5])]);
    expect(await ask("SELECT week.day AS days FROM store_hours FINAL")).toEqual([{ days: [5] }]);
    const zone = (timezone_str: string) => ({
      key: "s",
      value: JSON.stringify({ store_id: "s", timezone_str }),
    });
    await take(topics.timezones.name, [zone("Asia/Tokyo")]);
    await take(topics.timezones.name, [zone("Europe/Berlin")]);
    expect(await ask("SELECT timezone FROM stores")).toEqual([{ timezone: "Europe/Berlin" }]);
  });

  it("make a store known that was never polled, with defaults for what it lacks", async () => {
    await take(topics.hours.name, [{ key: "h", value: JSON.stringify({ store_id: "h", week }) }]);
    expect(
      await ask("SELECT store_id, timezone, default_timezone, default_hours FROM stores"),
    ).toEqual([
      { store_id: "h", timezone: "America/Chicago", default_timezone: true, default_hours: false },
    ]);
  });
});

describe("a message that cannot be used", () => {
  it.each([
    ["is not JSON", "{", "not JSON"],
    ["has no status", '{"store_id":"s"}', "status"],
    ["has an unknown status", poll("s", "open", "2024-01-22T12:00:00.000000Z").value, "status"],
    [
      "has an instant in another form",
      poll("s", "active", "2024-01-22 12:00:00").value,
      "timestamp",
    ],
    ["comes from the future", poll("s", "active", "2025-01-01T01:00:00.000001Z").value, "future"],
    ["comes from before 2000", poll("s", "active", "1999-12-31T23:59:59.999999Z").value, "2000"],
  ])(
    "because it %s is set aside with its reason and place, and the rest goes on",
    async (_, bad, reason) => {
      const [before] = await log.ranges(topics.polls.name);
      const good = poll("s", "active", "2024-01-22T12:00:00.000000Z");
      await take(topics.polls.name, [good, { key: "s", value: bad }]);
      await ingesting.caughtUp();
      const [row] = await ask(
        "SELECT topic, source, position, reason, raw FROM rejected_rows FINAL",
      );
      expect(row).toMatchObject({
        topic: "store.polls",
        source: "store.polls/0",
        position: (before?.end ?? 0) + 1,
        raw: bad,
      });
      expect(String(row?.reason)).toContain(reason);
      expect(await ask("SELECT count() AS n FROM polls")).toEqual([{ n: 1 }]);
    },
  );
});

describe("the ledger", () => {
  it("covers every offset of every topic once, and counts what was kept and set aside", async () => {
    await take(topics.polls.name, [poll("s", "active", "2024-01-22T12:00:00.000000Z")]);
    await take(topics.polls.name, [{ key: "s", value: "nonsense" }]);
    expect(await ask("SELECT * FROM ingest_gaps")).toEqual([]);
    const [counted] = await ask(
      "SELECT sum(kept + set_aside) AS n FROM ingest_ledger FINAL WHERE topic = 'store.polls'",
    );
    expect(counted?.n).toEqual((await log.ranges(topics.polls.name))[0]?.end);
  });
});
