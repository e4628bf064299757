import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { openReports } from "../../api/reports/reports.ts";
import { compactOnce } from "../../consumers/compact-ledger.ts";
import { ingest } from "../../consumers/ingest.ts";
import { publishOnce } from "../../consumers/publish-status-changes.ts";
import { hours, polls, rejectedOf, timezones } from "../../consumers/sinks.ts";
import { openEmbeddedLog } from "../../producers/log/embedded/embedded-log.ts";
import { type Rejected, topics } from "../../producers/messages/topics.ts";
import type { Database } from "../../sql/database.ts";
import { insertLogEnds } from "../../sql/pipeline.ts";
import { openServerDatabase } from "../../sql/server.ts";
import { endSessions, sessionIsOver } from "../../sql/sessions.ts";
import { until } from "../api/instances.ts";
import { startClickHouseHttp } from "../harness/clickhouse-http.ts";
import { temporaryFolder } from "../harness/temporary-database.ts";

/**
 * Replicated tables drop an insert that equals an earlier one, unless they are told not to. A
 * deduplication window on every table of one server does the same: what happens on such a server
 * must come to the same as without.
 */

const NOW = new Date("2024-03-10T00:00:00Z");
const folder = await temporaryFolder();
const front = await startClickHouseHttp(folder.path);
const ends: (() => Promise<unknown>)[] = [() => folder.remove(), () => front.kill()];
afterAll(async () => {
  for (const end of ends.toReversed()) await end();
});

async function open(database: string): Promise<Database> {
  const account = { username: "default", password: "", database };
  const db = await openServerDatabase({ ...account, url: front.url });
  ends.push(() => db.close());
  return db;
}

const ask = async (db: Database, query: string) =>
  await (await db.query({ query, format: "JSONCompactEachRow" })).json<unknown[]>();

/** Gives every table that keeps rows a window. */
async function remember(db: Database): Promise<void> {
  const tables = await ask(
    db,
    "SELECT name FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree' AND create_table_query NOT LIKE '%deduplication_window%'",
  );
  expect(tables.length).toBeGreaterThan(20);
  for (const [name] of tables as [string][]) {
    const change = "MODIFY SETTING non_replicated_deduplication_window = 1000";
    await db.command({ query: `ALTER TABLE ${name} ${change}` });
  }
}

const week = [{ day: 0, start_time_local: "09:00:00", end_time_local: "17:00:00" }];

/** The ledger, the pipeline, reports and events, with as many equal inserts as there can be. */
async function play(db: Database, path: string): Promise<void> {
  const log = openEmbeddedLog(path, () => NOW);
  for (let life = 0; life < 2; life += 1) {
    const ingesting = ingest(log, db, { clock: () => NOW, announce: false });
    for (let times = 0; times < 3; times += 1) {
      await log.append(
        topics.polls.name,
        Array.from({ length: 40 }, (_, index) => ({
          key: `s${index % 4}`,
          value: JSON.stringify({
            store_id: `s${index % 4}`,
            status: (index + times) % 3 === 0 ? "inactive" : "active",
            timestamp_utc: new Date(NOW.getTime() - index * 3_600_000)
              .toISOString()
              .replace("Z", "000Z"),
          }),
        })),
      );
      const nonsense = { key: "s", value: "nonsense" };
      await log.append(topics.polls.name, [nonsense, nonsense]);
      for (const store_week of [week, null, week]) {
        const value = JSON.stringify({ store_id: "s1", week: store_week });
        await log.append(topics.hours.name, [{ key: "s1", value }]);
        await ingesting.caughtUp();
      }
    }
    await ingesting.stop();
    await compactOnce(db, { everyMs: 0, compactMs: 0, settleMs: 0, discardMs: 3_600_000 });
  }
  await log.close();

  // What a crash repeats, and stores that go up and down.
  const change = async (minute: number, status: "active" | "inactive") => {
    const at = new Date(NOW.getTime() + minute * 60_000).toISOString().replace("Z", "000Z");
    const value = { store_id: "flapping", status, timestamp_utc: at };
    for (let times = 0; times < 2; times += 1) {
      await polls.write(db, [{ value, position: 1000 + minute }]);
    }
    await publishOnce(db, true);
    await publishOnce(db, true);
  };
  for (let minute = 0; minute < 6; minute += 1) {
    await change(minute, minute % 2 === 0 ? "active" : "inactive");
  }
  const rejected: Rejected = {
    reason: "r",
    raw: "raw",
    origin: { topic: "t", partition: 0, incarnation: 1, offset: 1 },
  };
  for (const zone of ["Europe/Berlin", "Asia/Tokyo", "Europe/Berlin"]) {
    const value = { store_id: "s2", timezone_str: zone };
    await timezones.write(db, [{ value, position: 5 }]);
    await rejectedOf(topics.polls.name).write(db, [{ value: rejected, position: 1 }]);
    await hours.write(db, [{ value: { store_id: "s3", week }, position: 7 }]);
  }

  // Equal observations at different times.
  const observed = async () => String(await ask(db, LATEST_OBSERVATION));
  await insertLogEnds(db, [["watched", 0, 5]]);
  const before = await observed();
  await until(async () => {
    await insertLogEnds(db, [["watched", 0, 5]]);
    return (await observed()) > before;
  });
  const subject = "0".repeat(64);
  for (const until_ms of [1000, 2000, 1000]) await endSessions(db, { subject, until_ms });

  const reports = openReports(db, { checkMs: 50, pauseMs: 1, renewMs: 5 });
  const as_of = (NOW.getTime() + 600_000) * 1000;
  for (let times = 0; times < 3; times += 1) {
    await reports.trigger({ method: "nearest", gaps: "unknown", as_of });
    await reports.idle();
  }
  await reports.stop();
}

const LATEST_OBSERVATION =
  "SELECT toString(max(observed_at)) FROM log_end_offsets WHERE topic = 'watched'";

/** What all of it has come to, without instants of the clock and ids that are random. */
const OUTCOME = {
  polls: "SELECT store_id, status, polled_at FROM polls FINAL ORDER BY ALL",
  statuses: "SELECT store_id, status, polled_at FROM store_status FINAL ORDER BY ALL",
  facts:
    "SELECT store_id, sum(polls_taken), max(last_active_us), max(last_inactive_us) FROM (SELECT store_id, polls_taken, toUnixTimestamp64Micro(last_active_at) AS last_active_us, toUnixTimestamp64Micro(last_inactive_at) AS last_inactive_us FROM store_facts) GROUP BY store_id ORDER BY ALL",
  hours: "SELECT store_id, week, version FROM store_hours FINAL ORDER BY ALL",
  zones: "SELECT store_id, timezone_str, version FROM store_timezones FINAL ORDER BY ALL",
  rejected:
    "SELECT topic, source, position, name, reason, raw FROM rejected_rows FINAL ORDER BY ALL",
  claims: "SELECT topic, partition, epoch, from_offset FROM ingest_claims ORDER BY ALL",
  ledger:
    "SELECT topic, partition, epoch, sum(kept), sum(rejected), max(last_offset) FROM ingest_batches GROUP BY ALL ORDER BY ALL",
  gaps: "SELECT * FROM ingest_gaps",
  changes: "SELECT seq, store_id, from, to, polled_at FROM status_changes ORDER BY seq",
  published: "SELECT store_id, status, seq FROM published_status FINAL ORDER BY ALL",
  reports:
    "SELECT state, attempt, reason, stores, polls, csv_sha256, length(ledger) FROM reports FINAL ORDER BY ALL",
  rows: "SELECT report_id = (SELECT min(report_id) FROM reports), count() AS rows FROM report_rows GROUP BY ALL ORDER BY ALL",
  report: "SELECT * EXCEPT (report_id) FROM report_table ORDER BY ALL",
};

async function outcome(db: Database): Promise<Record<string, unknown[]>> {
  const found: Record<string, unknown[]> = {};
  for (const [name, query] of Object.entries(OUTCOME)) found[name] = await ask(db, query);
  const session = { session: "0".repeat(64), token: "", began_ms: 1500 };
  found.sessions = await sessionIsOver(db, session);
  return found;
}

it("equal inserts are all taken, on a server that would drop them", {
  timeout: 180_000,
}, async () => {
  const plain = await open("plain");
  await play(plain, join(folder.path, "log-plain"));
  const expected = await outcome(plain);
  expect(expected.gaps).toEqual([]);
  expect(expected.changes?.length).toBeGreaterThan(6);
  expect(expected.reports).toHaveLength(3);

  const remembering = await open("remembering");
  await remember(remembering);
  await play(remembering, join(folder.path, "log-remembering"));
  expect(await outcome(remembering)).toEqual(expected);

  // Without the settings of this program, such a server does drop them.
  const query =
    "INSERT INTO published_status (store_id, status, seq) SETTINGS async_insert = 0, deduplicate_insert = 'enable' VALUES ('twice', 'active', 1)";
  const counted = async () =>
    String(await ask(remembering, "SELECT count() FROM published_status WHERE store_id = 'twice'"));
  await remembering.command({ query });
  await remembering.command({ query });
  expect(await counted()).toBe("1");
});
