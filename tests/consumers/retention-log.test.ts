import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { ingest } from "../../consumers/ingest.ts";
import { deleteMessages } from "../../consumers/retention/delete-messages.ts";
import { openEmbeddedLog } from "../../producers/log/embedded/embedded-log.ts";
import { keyOf, rejectedTopic, topics } from "../../producers/messages/topics.ts";
import { openEmbeddedDatabase } from "../../sql/database.ts";
import { migrate } from "../../sql/migrate.ts";
import { temporaryDatabase, temporaryFolder } from "../harness/temporary-database.ts";

const folder = await temporaryFolder();
const { db, close } = await temporaryDatabase();
let now = new Date("2025-01-01T00:00:00Z");
const log = openEmbeddedLog(join(folder.path, "log"), () => now);
afterAll(async () => {
  await log.close();
  await folder.remove();
});

const DAY_MS = 86_400_000;
const later = (days: number) => new Date(now.getTime() + days * DAY_MS);
const ranges = async (topic: string) => (await log.ranges(topic))[0];

/** A record of each, as one append makes it. */
async function putPoll(store_id: string): Promise<void> {
  const poll = { store_id, status: "active", timestamp_utc: "2024-12-31T12:00:00Z" };
  await log.append(topics.polls.name, [{ key: keyOf(store_id), value: JSON.stringify(poll) }]);
}

async function ingestAll(): Promise<void> {
  const ingesting = ingest(log, db, { clock: () => now });
  await ingesting.caughtUp();
  await ingesting.stop();
}

async function rows<T>(query: string): Promise<T[]> {
  return await (await db.query({ query, format: "JSONEachRow" })).json<T>();
}

describe("messages of the local log", () => {
  it("are deleted when they are old and were ingested, and only then", async () => {
    const zone = { store_id: "a", timezone_str: "Europe/Berlin" };
    await log.append(topics.timezones.name, [{ key: "a", value: JSON.stringify(zone) }]);
    await log.append(topics.timezones.name, [{ key: "a", value: JSON.stringify(zone) }]);
    for (const store of ["a", "b", "c"]) await putPoll(store);
    await log.append(topics.polls.name, [{ key: "x", value: "no JSON" }]);
    await deleteMessages(log, db, later(1).getTime());
    expect(await ranges(topics.polls.name)).toEqual({ start: 0, end: 4 });

    await ingestAll();
    now = later(2);
    for (const store of ["d", "e"]) await putPoll(store);
    await deleteMessages(log, db, now.getTime() - 3 * DAY_MS);
    expect(await ranges(topics.polls.name)).toEqual({ start: 0, end: 6 });
    await deleteMessages(log, db, now.getTime() - DAY_MS);
    expect(await ranges(topics.polls.name)).toEqual({ start: 4, end: 6 });
    // They are not ingested yet.
    await deleteMessages(log, db, later(1).getTime());
    expect(await ranges(topics.polls.name)).toEqual({ start: 4, end: 6 });

    await ingestAll();
    await deleteMessages(log, db, later(1).getTime());
    expect(await ranges(topics.polls.name)).toEqual({ start: 5, end: 6 });
    expect(await rows("SELECT store_id FROM polls ORDER BY store_id")).toHaveLength(5);
    expect(await rows("SELECT * FROM ingest_gaps")).toEqual([]);
    // What stores state is needed for good; the last message of a topic stays.
    expect(await ranges(topics.timezones.name)).toEqual({ start: 0, end: 2 });
    expect(await ranges(rejectedTopic(topics.polls.name).name)).toEqual({ start: 0, end: 1 });
  });

  it("that are left fill a new ClickHouse without a gap", async () => {
    // A process has one engine at a time.
    await close();
    const other = await temporaryFolder();
    const fresh = await openEmbeddedDatabase(join(other.path, "clickhouse"));
    await migrate(fresh);
    const ingesting = ingest(log, fresh, { clock: () => now });
    await ingesting.caughtUp();
    await ingesting.stop();
    const found = await fresh.query({
      query: "SELECT store_id FROM polls UNION ALL SELECT topic FROM ingest_gaps",
      format: "JSONEachRow",
    });
    expect(await found.json()).toEqual([{ store_id: "e" }]);
    await fresh.close();
    await other.remove();
  });
});
