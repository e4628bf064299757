import { rm } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { consume } from "../../consumers/consume.ts";
import { ingest } from "../../consumers/ingest.ts";
import { insertRows } from "../../consumers/insert-rows.ts";
import { polls } from "../../consumers/sinks.ts";
import { openEmbeddedLog } from "../../producers/log/embedded/embedded-log.ts";
import type { EventLog, Message } from "../../producers/log/event-log.ts";
import { spanOf } from "../../producers/log/spans.ts";
import { Rejected, rejectedTopic, topics } from "../../producers/messages/topics.ts";
import type { Database } from "../../sql/database.ts";
import { ledgerPositions, pollLine } from "../../sql/ingest.ts";
import { aroundInserts } from "../harness/around-inserts.ts";
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
const tell = (query: string) => db.command({ query });
const request = async (query: string) => (await db.query({ query, format: "JSONEachRow" })).json();

// The schema of the messages lets them through, the table does not.
await tell(
  "ALTER TABLE poll_days ADD CONSTRAINT wanted CHECK NOT startsWith(store_id, 'unwanted')",
);
await tell(
  "ALTER TABLE store_timezones MODIFY COLUMN timezone_str Enum8('UTC' = 1, 'Asia/Tokyo' = 2)",
);

const EMPTIED = ["poll_days", "rejected_rows", "store_timezones", "ingest_claims", "ingest_ledger"];
async function empty(): Promise<void> {
  for (const table of EMPTIED) await tell(`TRUNCATE TABLE ${table}`);
  await rm(path, { recursive: true, force: true });
}
beforeEach(empty);

async function withLog<T>(use: (log: EventLog) => Promise<T>): Promise<T> {
  const log = openEmbeddedLog(path, clock);
  try {
    return await use(log);
  } finally {
    await log.close();
  }
}

const pollOf = (store_id: string) =>
  JSON.stringify({ store_id, status: "active", timestamp_utc: "2024-01-22T12:00:00.000000Z" });

/** What a message of a test is like: kept, refused by ClickHouse, or no poll at all. */
type Kind = "good" | "unwanted" | "nonsense";

/** A message of its own for each place, so that one that is taken for another is noticed. */
function messageOf(kind: Kind, partition: number, offset: number): Message {
  const id = `${kind === "unwanted" ? "unwanted" : "s"}-${partition}-${offset}`;
  const value = kind === "nonsense" ? `nonsense ${id}` : pollOf(id);
  return { offset, at: clock().getTime(), value };
}

/** Hands each partition its batch at the same moment, so that they share their inserts. */
async function takeTogether(
  log: EventLog,
  into: Database,
  partitions: readonly (readonly Kind[])[],
): Promise<void> {
  const { resumeAt, handle } = consume(polls, {
    log,
    db: into,
    positions: () => ledgerPositions(into, {}),
    clock,
    insertTimeoutMs: 30_000,
    signal: new AbortController().signal,
  });
  for (const partition of partitions.keys()) await resumeAt(partition);
  await Promise.all(
    partitions.map((kinds, partition) =>
      handle({
        topic: TOPIC,
        partition,
        spans: kinds.map((kind, offset) => spanOf(messageOf(kind, partition, offset))),
      }),
    ),
  );
}

async function rejectedOn(log: EventLog): Promise<Rejected[]> {
  const found: Rejected[] = [];
  for await (const { value } of log.readAll(rejectedTopic(TOPIC).name)) {
    found.push(Rejected.parse(JSON.parse(value)));
  }
  return found;
}

/** The store, counting the inserts of polls that are sent to it. */
function counting(): { counted: Database; inserts(): number } {
  let inserts = 0;
  const counted = aroundInserts(db, (statement, send) => {
    if (statement.includes("INTO incoming_polls ")) inserts += 1;
    return send();
  });
  return { counted, inserts: () => inserts };
}

const batch = fc.array(
  fc.constantFrom<Kind>("good", "good", "good", "good", "unwanted", "nonsense"),
  { minLength: 1, maxLength: 24 },
);

describe("rows that ClickHouse refuses", () => {
  it("are found where they are, among rows of more days than one insert takes", async () => {
    const bad = new Set([0, 1, 99, 100, 101, 349]);
    const lines = Array.from({ length: 350 }, (_, index) => {
      // Days out of order.
      const at = new Date(Date.UTC(2023, 0, 1 + ((index * 37) % 250), 12));
      const id = `${bad.has(index) ? "unwanted" : "s"}-${index}`;
      return `${pollLine([id, "active", at.toISOString().slice(0, 19).replace("T", " "), 0, index])}\n`;
    });
    const rows = Buffer.from(lines.join(""));
    const policy = { signal: new AbortController().signal };
    const refused = await insertRows(db, polls, { rows, count: 350 }, 30_000, policy);
    expect(refused.map(({ index }) => index)).toEqual([...bad]);
    expect(await request("SELECT toUInt32(count()) AS n FROM polls")).toEqual([{ n: 344 }]);
  });

  it("are found among those of several partitions, and those alone are set aside", () =>
    fc.assert(
      fc
        .asyncProperty(fc.array(batch, { minLength: 1, maxLength: 4 }), (partitions) =>
          withLog(async (log) => {
            const { counted, inserts } = counting();
            await takeTogether(log, counted, partitions);

            const placed = partitions.flatMap((kinds, partition) =>
              kinds.map((kind, offset) => ({
                kind,
                partition,
                ...messageOf(kind, partition, offset),
              })),
            );
            const bad = placed.filter(({ kind }) => kind !== "good");
            const rejected = await rejectedOn(log);
            expect(rejected.map(({ origin, raw }) => ({ origin, raw }))).toHaveLength(bad.length);
            for (const { kind, partition, offset, value } of bad) {
              expect(rejected).toContainEqual({
                reason: expect.stringContaining(
                  kind === "nonsense" ? "not JSON" : "Constraint `wanted`",
                ),
                raw: value,
                origin: { topic: TOPIC, partition, incarnation: 1, offset },
              });
            }
            const kept = placed.filter(({ kind }) => kind === "good");
            expect(await request("SELECT store_id FROM polls FINAL ORDER BY store_id")).toEqual(
              kept
                .map(({ partition, offset }) => `s-${partition}-${offset}`)
                .sort()
                .map((store_id) => ({ store_id })),
            );
            expect(
              await request(
                "SELECT partition, last_offset, kept, rejected FROM ingest_batches ORDER BY partition",
              ),
            ).toEqual(
              partitions.map((kinds, partition) => {
                const setAsideMessages = kinds.filter((kind) => kind !== "good").length;
                const [last, good] = [kinds.length - 1, kinds.length - setAsideMessages];
                return { partition, last_offset: last, kept: good, rejected: setAsideMessages };
              }),
            );
            // All at once, and then two halves on each of the levels down to each refused row.
            const lines = placed.filter(({ kind }) => kind !== "nonsense").length;
            const refused = placed.filter(({ kind }) => kind === "unwanted").length;
            expect(inserts()).toBeLessThanOrEqual(
              1 + 2 * refused * Math.ceil(Math.log2(Math.max(lines, 1))),
            );
          }),
        )
        .beforeEach(empty),
      { numRuns: 10 },
    ));

  it("cost few inserts in a large batch", () =>
    withLog(async (log) => {
      const kinds = Array.from(
        { length: 16_384 },
        (_, offset): Kind => ([0, 5000, 5001, 16_383].includes(offset) ? "unwanted" : "good"),
      );
      const { counted, inserts } = counting();
      await takeTogether(log, counted, [kinds]);
      const offsets = (await rejectedOn(log)).map(
        ({ origin }) => "offset" in origin && origin.offset,
      );
      expect(offsets).toEqual([0, 5000, 5001, 16_383]);
      expect(await request("SELECT count() AS n FROM polls FINAL")).toEqual([{ n: 16_380 }]);
      expect(inserts()).toBeLessThanOrEqual(1 + 2 * 4 * 14);
      expect(inserts()).toBeGreaterThan(14);
    }));

  it("come into the rows set aside with ClickHouse's own words, through the whole of the ingest", () =>
    withLog(async (log) => {
      const zoneOf = (store_id: string, timezone_str: string) => ({
        key: store_id,
        value: JSON.stringify({ store_id, timezone_str }),
      });
      await log.append(topics.timezones.name, [
        zoneOf("a", "UTC"),
        zoneOf("b", "Europe/Berlin"),
        zoneOf("c", "Asia/Tokyo"),
      ]);
      await log.append(TOPIC, [
        { key: "a", value: pollOf("a") },
        { key: "unwanted", value: pollOf("unwanted") },
      ]);
      const ingesting = ingest(log, db, { clock });
      await ingesting.caughtUp();
      await ingesting.stop();
      expect(
        await request(
          "SELECT source, position, reason, raw FROM rejected_rows FINAL ORDER BY source",
        ),
      ).toEqual([
        {
          source: "store.polls/0",
          position: 1,
          reason: expect.stringMatching(/^sql\/queries\/insert_polls\.sql: Constraint `wanted`/),
          raw: pollOf("unwanted"),
        },
        {
          source: "store.timezones/0",
          position: 1,
          reason: expect.stringMatching(/Unknown element 'Europe\/Berlin' for enum/),
          raw: zoneOf("b", "Europe/Berlin").value,
        },
      ]);
      expect(await request("SELECT store_id FROM store_timezones FINAL ORDER BY store_id")).toEqual(
        [{ store_id: "a" }, { store_id: "c" }],
      );
      expect(await request("SELECT store_id FROM polls FINAL")).toEqual([{ store_id: "a" }]);
      expect(await request("SELECT * FROM ingest_gaps")).toEqual([]);
    }));
});
