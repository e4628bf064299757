import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { topics } from "../../producers/messages/topics.ts";
import { openPipeline } from "../harness/pipeline.ts";

const {
  log,
  ingesting,
  ask: request,
  db,
  close,
} = await openPipeline(new Date("2025-01-01T00:00:00Z"));
afterAll(close);

const TABLES = [
  ...["poll_days", "store_status", "store_hours", "store_timezones", "rejected_rows"],
  ...["store_hours_history", "store_timezones_history"],
];
beforeEach(async () => {
  for (const table of TABLES) await db.command({ query: `TRUNCATE TABLE ${table}` });
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
    expect(await request("SELECT store_id, status, toString(polled_at) AS at FROM polls")).toEqual([
      { store_id: "8139926242460185114", status: "active", at: "2024-01-22 12:09:39.388884" },
    ]);
  });

  it("are one row however often they come, and inactive where they disagree", async () => {
    const at = "2024-01-22T12:00:00.000000Z";
    await take(topics.polls.name, [poll("s", "active", at), poll("s", "active", at)]);
    await take(topics.polls.name, [poll("s", "inactive", at)]);
    await take(topics.polls.name, [poll("s", "active", at)]);
    expect(await request("SELECT status, count() AS n FROM polls FINAL GROUP BY status")).toEqual([
      { status: "inactive", n: 1 },
    ]);
    expect(await request("SELECT status FROM store_status FINAL")).toEqual([
      { status: "inactive" },
    ]);
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
    const latest = await request(
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
    expect(await request("SELECT week.day AS days FROM store_hours FINAL")).toEqual([
      { days: [5] },
    ]);
    const zone = (timezone_str: string) => ({
      key: "s",
      value: JSON.stringify({ store_id: "s", timezone_str }),
    });
    await take(topics.timezones.name, [zone("Asia/Tokyo")]);
    await take(topics.timezones.name, [zone("Europe/Berlin")]);
    expect(await request("SELECT timezone FROM stores")).toEqual([{ timezone: "Europe/Berlin" }]);
  });

  it("make a store known that was never polled, with defaults for what it lacks", async () => {
    await take(topics.hours.name, [{ key: "h", value: JSON.stringify({ store_id: "h", week }) }]);
    expect(
      await request("SELECT store_id, timezone, default_timezone, default_hours FROM stores"),
    ).toEqual([
      { store_id: "h", timezone: "America/Chicago", default_timezone: true, default_hours: false },
    ]);
  });
});

describe("messages of other people's programs", () => {
  const at = (time: string) => ({ store_id: "s", status: "active", timestamp_utc: time });

  it("may spell a poll as a cell of a file may, under any key, with further members", async () => {
    const variants = [
      at("2024-01-22T12:00:00Z"),
      at("2024-01-22T12:00:01.5+00:00"),
      at(" 2024-01-22 12:00:02 UTC "),
      at("2024-01-22T14:00:03+02:00"),
      at("2024-01-22 12:01"),
      { host: "a-7", ...at("2024-01-22T12:00:05.1234567Z"), status: "ACTIVE ", tags: { a: [] } },
    ];
    const values = variants.map((poll) => JSON.stringify(poll));
    await take(
      topics.polls.name,
      values.map((value, index) => ({ key: `other-${index}`, value })),
    );
    const overLines = JSON.stringify(at("2024-01-22T12:00:06Z"), null, 2);
    await take(topics.polls.name, [{ key: "", value: overLines }]);
    expect(await request("SELECT reason FROM rejected_rows FINAL")).toEqual([]);
    const found = await request("SELECT toString(polled_at) AS at FROM polls FINAL ORDER BY at");
    expect(found.map((row) => String(row.at).slice(14))).toEqual([
      ...["00:00.000000", "00:01.500000", "00:02.000000", "00:03.000000"],
      ...["00:05.123456", "00:06.000000", "01:00.000000"],
    ]);
  });

  it("may hold an array of polls: the good ones come in, the others are rejected by their place", async () => {
    const [before] = await log.ranges(topics.polls.name);
    const offset = before?.end ?? 0;
    const good = at("2024-01-22T12:00:00Z");
    const later = { ...good, timestamp_utc: "2024-01-22 13:00" };
    const messages = [[good, { ...good, status: "up" }, later, 7], [{}, good.store_id], [good]];
    await take(
      topics.polls.name,
      messages.map((message) => ({ key: "", value: JSON.stringify(message) })),
    );
    await ingesting.caughtUp();
    expect(await request("SELECT count() AS n FROM polls FINAL")).toEqual([{ n: 2 }]);
    const source = (beyond: number) => `store.polls/0, offset ${offset + beyond}`;
    const rejected = [
      [source(0), 1, 'unknown status "up", expected active or inactive'],
      [source(0), 3, "expected an object, found a number"],
      [source(1), 0, "store_id is missing"],
      [source(1), 1, "expected an object, found text"],
    ].map(([source, position, reason]) => ({ source, position, reason }));
    expect(
      await request(
        "SELECT source, position, reason FROM rejected_rows FINAL ORDER BY source, position",
      ),
    ).toEqual(rejected);
    // The ledger counts messages: one of which anything came in is kept.
    expect(
      await request(
        `SELECT sum(kept) AS kept, sum(rejected) AS rejected FROM ingest_ledger FINAL
         WHERE topic = 'store.polls' AND first_offset >= ${offset}`,
      ),
    ).toEqual([{ kept: 2, rejected: 1 }]);
  });

  it("may hold a great many polls that cannot be read: a thousand are told, the others counted", async () => {
    const value = JSON.stringify(Array.from({ length: 5000 }, () => 1));
    await take(topics.polls.name, [{ key: "", value }]);
    await ingesting.caughtUp();
    expect(
      await request("SELECT count() AS n, max(position) AS last FROM rejected_rows FINAL"),
    ).toEqual([{ n: 1000, last: 999 }]);
    const [row] = await request("SELECT reason FROM rejected_rows FINAL WHERE position = 999");
    expect(row?.reason).toContain("; 4000 more polls of this message are rejected");
  });

  it("may spell weeks and zones as cells may", async () => {
    const week = [
      { day: "Tue", start_time_local: "9:00 AM", end_time_local: "24:00" },
      { day: 0, start_time_local: "9:00", end_time_local: "17:00", note: "x" },
      { day: "0.0", start_time_local: "09:00:00", end_time_local: "5:00 pm" },
    ];
    await take(topics.hours.name, [
      { key: "other", value: JSON.stringify({ store_id: "s", week }) },
    ]);
    const zone = { store_id: "s", timezone_str: " europe/BERLIN", since: 2020 };
    await take(topics.timezones.name, [{ key: "", value: JSON.stringify(zone) }]);
    expect(await request("SELECT timezone, toJSONString(week) AS week FROM stores")).toEqual([
      {
        timezone: "Europe/Berlin",
        week: JSON.stringify([
          { day: 0, start_time_local: "09:00:00", end_time_local: "17:00:00" },
          { day: 1, start_time_local: "09:00:00", end_time_local: "00:00:00" },
        ]),
      },
    ]);
  });
});

describe("a message that cannot be used", () => {
  it.each([
    ["is not JSON", "{", "not JSON"],
    ["has no status", '{"store_id":"s"}', "status"],
    ["has an unknown status", poll("s", "open", "2024-01-22T12:00:00.000000Z").value, "status"],
    [
      "has an instant that is none",
      poll("s", "active", "2024-01-32 12:00:00").value,
      'invalid timestamp "2024-01-32 12:00:00", expected for example ',
    ],
    ["is an array of nothing", "[]", "the array is empty, expected one poll or several"],
    ["comes from the future", poll("s", "active", "2025-01-01T01:00:00.000001Z").value, "future"],
    ["comes from before 2000", poll("s", "active", "1999-12-31T23:59:59.999999Z").value, "2000"],
  ])(
    "because it %s is set aside with its reason and place, and the rest goes on",
    async (_, bad, reason) => {
      const [before] = await log.ranges(topics.polls.name);
      const good = poll("s", "active", "2024-01-22T12:00:00.000000Z");
      await take(topics.polls.name, [good, { key: "s", value: bad }]);
      await ingesting.caughtUp();
      const [row] = await request(
        "SELECT topic, source, position, reason, raw FROM rejected_rows FINAL",
      );
      expect(row).toMatchObject({
        topic: "store.polls",
        source: "store.polls/0",
        position: (before?.end ?? 0) + 1,
        raw: bad,
      });
      expect(String(row?.reason)).toContain(reason);
      expect(await request("SELECT count() AS n FROM polls")).toEqual([{ n: 1 }]);
    },
  );
});

describe("the ledger", () => {
  it("covers every offset of every topic once, and counts what was kept and set aside", async () => {
    await take(topics.polls.name, [poll("s", "active", "2024-01-22T12:00:00.000000Z")]);
    await take(topics.polls.name, [{ key: "s", value: "nonsense" }]);
    expect(await request("SELECT * FROM ingest_gaps")).toEqual([]);
    const [counted] = await request(
      "SELECT sum(kept + rejected) AS n FROM ingest_ledger FINAL WHERE topic = 'store.polls'",
    );
    expect(counted?.n).toEqual((await log.ranges(topics.polls.name))[0]?.end);
  });
});
