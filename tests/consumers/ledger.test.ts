import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { consume } from "../../consumers/consume.ts";
import { ingest } from "../../consumers/ingest.ts";
import { claimPartition } from "../../consumers/partition-claim.ts";
import { polls } from "../../consumers/sinks.ts";
import { openEmbeddedLog } from "../../producers/log/embedded/embedded-log.ts";
import type { EventLog, Message } from "../../producers/log/event-log.ts";
import { spanOf } from "../../producers/log/spans.ts";
import { topics } from "../../producers/messages/topics.ts";
import { ledgerPositions } from "../../sql/ingest.ts";
import { temporaryDatabase, temporaryFolder } from "../harness/temporary-database.ts";

const folder = await temporaryFolder();
const { db, close } = await temporaryDatabase();
afterAll(async () => {
  await close();
  await folder.remove();
});

const TOPIC = topics.polls.name;
const path = join(folder.path, "log");
const clock = () => new Date("2025-01-01T00:00:00Z");

const positions = () => ledgerPositions(db, {});
const request = async (query: string) => (await db.query({ query, format: "JSONEachRow" })).json();
const batches = () =>
  request(
    "SELECT incarnation, first_offset, last_offset, kept, rejected FROM ingest_batches ORDER BY incarnation, first_offset",
  );
const gaps = () => request("SELECT incarnation, expected_offset, found_offset FROM ingest_gaps");

beforeEach(async () => {
  const tables = [
    "ingest_ledger",
    "ingest_claims",
    "log_end_offsets",
    "poll_days",
    "store_timezones",
  ];
  for (const table of tables) await db.command({ query: `TRUNCATE TABLE ${table}` });
  await rm(path, { recursive: true, force: true });
});

async function withLog<T>(use: (log: EventLog) => Promise<T>, at = clock): Promise<T> {
  const log = openEmbeddedLog(path, at);
  try {
    return await use(log);
  } finally {
    await log.close();
  }
}

const poll = (minute: number) => ({
  key: "s",
  value: JSON.stringify({
    store_id: "s",
    status: "active",
    timestamp_utc: new Date(Date.UTC(2024, 0, 1, 0, minute)).toISOString().replace("Z", "000Z"),
  }),
});
const messages = (from: number, count: number): Message[] =>
  Array.from({ length: count }, (_, index) => ({
    offset: from + index,
    at: clock().getTime(),
    value: poll(from + index).value,
  }));

/** A consumer of polls that is handed its batches by hand. */
function consumer(log: EventLog) {
  const { resumeAt, handle } = consume(polls, {
    log,
    db,
    positions,
    clock,
    insertTimeoutMs: 30_000,
    signal: new AbortController().signal,
  });
  return {
    resume: () => resumeAt(0),
    take: (from: number, count: number) =>
      handle({ topic: TOPIC, partition: 0, spans: messages(from, count).map(spanOf) }),
  };
}

async function takeIn(log: EventLog): Promise<void> {
  const ingesting = ingest(log, db, { clock });
  await ingesting.caughtUp();
  await ingesting.stop();
}

describe("messages that come again", () => {
  it("under the same claim are not counted again", () =>
    withLog(async (log) => {
      const reader = consumer(log);
      await reader.resume();
      await reader.take(0, 5);
      await reader.take(0, 5);
      await reader.take(2, 6);
      expect(await gaps()).toEqual([]);
      expect(await batches()).toEqual([
        { incarnation: 1, first_offset: 0, last_offset: 4, kept: 5, rejected: 0 },
        { incarnation: 1, first_offset: 5, last_offset: 7, kept: 3, rejected: 0 },
      ]);
    }));
});

describe("a consumer that was overtaken", () => {
  it("changes nothing in the ledger, whatever it still writes, and no poll twice", () =>
    withLog(async (log) => {
      await log.append(
        TOPIC,
        Array.from({ length: 60 }, (_, minute) => poll(minute)),
      );
      const [stalled, owner] = [consumer(log), consumer(log)];
      expect(await stalled.resume()).toBe(0);
      await stalled.take(0, 10);
      expect(await owner.resume()).toBe(10);
      await owner.take(10, 5);
      // What the stalled one had in hand, and then more, cut in other places.
      await stalled.take(10, 10);
      await stalled.take(20, 10);
      await owner.take(15, 45);
      expect(await batches()).toEqual([
        { incarnation: 1, first_offset: 0, last_offset: 9, kept: 10, rejected: 0 },
        { incarnation: 1, first_offset: 10, last_offset: 14, kept: 5, rejected: 0 },
        { incarnation: 1, first_offset: 15, last_offset: 59, kept: 45, rejected: 0 },
      ]);
      expect(await gaps()).toEqual([]);
      expect(await request("SELECT count() AS n FROM polls FINAL")).toEqual([{ n: 60 }]);
    }));

  it("that wakes up after several others changes nothing either", () =>
    withLog(async (log) => {
      await log.append(
        TOPIC,
        Array.from({ length: 30 }, (_, minute) => poll(minute)),
      );
      const [first, second, third] = [consumer(log), consumer(log), consumer(log)];
      await first.resume();
      await second.resume();
      // The second one never got to write before the third took over from it.
      await first.take(0, 10);
      expect(await third.resume()).toBe(0);
      await third.take(0, 20);
      await second.take(0, 30);
      await first.take(10, 20);
      await third.take(20, 10);
      expect(await batches()).toEqual([
        { incarnation: 1, first_offset: 0, last_offset: 19, kept: 20, rejected: 0 },
        { incarnation: 1, first_offset: 20, last_offset: 29, kept: 10, rejected: 0 },
      ]);
      expect(await gaps()).toEqual([]);
    }));
});

describe("claims of a partition", () => {
  it("that are made at the same moment get an epoch each", () =>
    withLog(async (log) => {
      const onLog = {
        topic: TOPIC,
        ranges: () => log.ranges(TOPIC),
        offsetsAfter: (at: number) => log.offsetsAfter(TOPIC, at),
      };
      const claims = await Promise.all(
        Array.from({ length: 8 }, () =>
          claimPartition(onLog, db, positions, 0, new AbortController().signal),
        ),
      );
      const epochs = claims.map(({ epoch }) => epoch).sort((a, b) => a - b);
      expect(epochs).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
      expect(await request("SELECT count() AS n FROM ingest_claims")).toEqual([{ n: 8 }]);
    }));
});

describe("a topic that was made anew", () => {
  const later = () => new Date(clock().getTime() + 60_000);
  const zone = (name: string) => ({
    key: "s",
    value: JSON.stringify({ store_id: "s", timezone_str: name }),
  });

  it.each([
    ["is shorter than what was taken in", 3],
    ["has as many messages as were taken in", 5],
    ["has grown past what was taken in", 9],
  ])("and %s is taken in from its beginning, as the next incarnation", async (_, count) => {
    await withLog(async (log) => {
      await log.append(
        TOPIC,
        Array.from({ length: 5 }, (_, minute) => poll(minute)),
      );
      await takeIn(log);
    });
    await rm(path, { recursive: true, force: true });
    await withLog(async (log) => {
      await log.append(
        TOPIC,
        Array.from({ length: count }, (_, minute) => poll(minute)),
      );
      await takeIn(log);
    }, later);
    expect(await batches()).toEqual([
      { incarnation: 1, first_offset: 0, last_offset: 4, kept: 5, rejected: 0 },
      { incarnation: 2, first_offset: 0, last_offset: count - 1, kept: count, rejected: 0 },
    ]);
    expect(await gaps()).toEqual([]);
    expect(await request("SELECT count() AS n FROM polls FINAL")).toEqual([
      { n: Math.max(5, count) },
    ]);
  });

  it("has the last word on zones, though its offsets began again", async () => {
    await withLog(async (log) => {
      const names = ["Asia/Tokyo", "Europe/Paris", "Asia/Seoul"];
      await log.append(topics.timezones.name, names.map(zone));
      await takeIn(log);
    });
    await rm(path, { recursive: true, force: true });
    await withLog(async (log) => {
      await log.append(topics.timezones.name, [zone("Europe/Berlin")]);
      await takeIn(log);
    }, later);
    expect(await request("SELECT timezone_str FROM store_timezones FINAL")).toEqual([
      { timezone_str: "Europe/Berlin" },
    ]);
  });
});

describe("the ledger", () => {
  const claim = (topic: string, epoch: number, from: number) =>
    db.command({
      query: `INSERT INTO ingest_claims (topic, epoch, incarnation, from_offset) VALUES ('${topic}', ${epoch}, 1, ${from})`,
    });
  const batch = (topic: string, epoch: number, first: number, last: number) =>
    db.command({
      query: `INSERT INTO ingest_ledger (topic, epoch, first_offset, last_offset, kept) VALUES ('${topic}', ${epoch}, ${first}, ${last}, ${last - first + 1})`,
    });

  it("shows offsets that were skipped or taken twice, and that the log let go of too early", async () => {
    await claim("skipped", 1, 0);
    await batch("skipped", 1, 0, 4);
    await batch("skipped", 1, 6, 9);
    await claim("twice", 1, 0);
    await batch("twice", 1, 0, 4);
    await batch("twice", 1, 4, 9);
    await claim("let go", 1, 0);
    await batch("let go", 1, 0, 4);
    await claim("let go", 2, 8);
    await batch("let go", 2, 8, 9);
    expect(
      await request("SELECT topic, expected_offset, found_offset FROM ingest_gaps ORDER BY topic"),
    ).toEqual([
      { topic: "let go", expected_offset: 5, found_offset: 8 },
      { topic: "skipped", expected_offset: 5, found_offset: 6 },
      { topic: "twice", expected_offset: 5, found_offset: 4 },
    ]);
  });

  it("says in the view `pipeline` how far each partition is, and whether it is whole", async () => {
    await claim("whole", 1, 2);
    await batch("whole", 1, 2, 9);
    await claim("broken", 1, 0);
    await batch("broken", 1, 1, 3);
    await db.command({
      query:
        "INSERT INTO log_end_offsets (topic, end_offset, observed_at) VALUES ('whole', 10, now64(3)), ('broken', 7, now64(3) + 10), ('broken', 5, now64(3) + 5), ('unclaimed', 3, now64(3))",
    });
    expect(
      await request(
        "SELECT topic, end_offset, next_offset, kept, lag_messages, lag_seconds = 0 AS in_time, whole FROM pipeline ORDER BY topic",
      ),
    ).toEqual([
      expect.objectContaining({
        topic: "broken",
        end_offset: 7,
        next_offset: 4,
        lag_messages: 3,
        whole: 0,
      }),
      expect.objectContaining({
        topic: "unclaimed",
        end_offset: 3,
        next_offset: 0,
        lag_messages: 3,
      }),
      {
        topic: "whole",
        end_offset: 10,
        next_offset: 10,
        kept: 8,
        lag_messages: 0,
        in_time: 1,
        whole: 1,
      },
    ]);
  });
});
