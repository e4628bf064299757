import { readdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { migrate, SchemaRefused } from "../../sql/migrate.ts";
import { temporaryDatabase } from "../harness/temporary-database.ts";

let own: Awaited<ReturnType<typeof temporaryDatabase>>;
beforeAll(async () => {
  own = await temporaryDatabase({ rights: "everything" });
});
afterAll(() => own.close());

async function rows(query: string): Promise<unknown[]> {
  const answer = await own.db.query({ query, format: "JSONCompactEachRow" });
  return await answer.json<unknown[]>();
}

async function run(...statements: string[]): Promise<void> {
  for (const query of statements) await own.db.command({ query });
}

/** What tells one state of the schema from another. */
const columns = () =>
  rows(
    `SELECT table, name, type FROM system.columns WHERE database = currentDatabase() ORDER BY ALL`,
  );

/** Takes the schema back to its state of before there were versions, with what stands in it. */
const UNVERSIONED = [
  "RENAME TABLE ingest_compacted TO ingest_condensed",
  "ALTER TABLE ingest_condensed RENAME COLUMN rejected TO set_aside",
  "ALTER TABLE ingest_condensed RENAME COLUMN compacted_at TO condensed_at",
  "ALTER TABLE ingest_ledger RENAME COLUMN rejected TO set_aside",
  "RENAME TABLE published_status TO announced_status",
  "ALTER TABLE status_changes RENAME COLUMN published_at TO announced_at",
  "DROP TABLE log_end_offsets",
  `CREATE TABLE log_looks (topic LowCardinality(String), partition UInt32, end_offset UInt64,
     looked_at DateTime64(3, 'UTC')) ENGINE = MergeTree ORDER BY topic`,
  "DROP VIEW attempt_table_standard",
  "DROP VIEW attempt_table",
  "CREATE VIEW run_table AS SELECT * FROM report_rows",
  "CREATE VIEW run_table_standard AS SELECT * FROM run_table",
  "DROP VIEW store_dated_weeks_from_incoming",
  "DROP VIEW store_hours_from_incoming",
  "DROP TABLE incoming_weeks",
  `ALTER TABLE store_hours_history_from_hours MODIFY QUERY
     SELECT store_id, partition, version, week FROM store_hours`,
  `ALTER TABLE store_timezones_history_from_timezones MODIFY QUERY
     SELECT store_id, partition, version, timezone_str FROM store_timezones`,
  ...["store_hours", "store_hours_history", "store_timezones", "store_timezones_history"].map(
    (table) => `ALTER TABLE ${table} DROP COLUMN changed_by, DROP COLUMN changed_at`,
  ),
  "ALTER TABLE report_stores DROP COLUMN calendar",
  "ALTER TABLE schedules DROP COLUMN calendar, DROP COLUMN excused_from, DROP COLUMN excused_to",
  `ALTER TABLE report_rows DROP COLUMN excused_last_hour, DROP COLUMN excused_last_day,
     DROP COLUMN excused_last_week`,
  `ALTER TABLE reports DROP COLUMN period_from, DROP COLUMN period_to, DROP COLUMN period_zone,
     DROP COLUMN period_by, DROP COLUMN rows`,
  "DROP TABLE schema_version",
];

describe("migrate", () => {
  it("brings tables of before there were versions up to date, and keeps what is in them", async () => {
    const before = await columns();
    await run(
      `INSERT INTO ingest_claims (topic, partition, epoch, incarnation, from_offset, owner)
       VALUES ('store.polls', 0, 1, 1, 0, generateUUIDv4())`,
      `INSERT INTO ingest_ledger (topic, partition, epoch, first_offset, last_offset, kept, rejected)
       VALUES ('store.polls', 0, 1, 5, 9, 4, 1)`,
      `INSERT INTO ingest_compacted (topic, partition, epoch, first_offset, last_offset, kept, rejected)
       VALUES ('store.polls', 0, 1, 0, 4, 3, 2)`,
      `INSERT INTO status_changes VALUES (10000001, 's', NULL, 'inactive', now(), now())`,
      `INSERT INTO published_status VALUES ('s', 'inactive', 10000001)`,
      `INSERT INTO reports (report_id, state, stores, version)
       VALUES ('1572eb02-341b-481f-ab59-e072f6896f84', 'Complete', 0, 1)`,
    );
    await run(...UNVERSIONED);
    await migrate(own.db);
    await migrate(own.db);
    expect(await columns()).toEqual(before);
    expect(
      await rows("SELECT first_offset, kept, rejected, batches FROM ingest_batches ORDER BY ALL"),
    ).toEqual([
      [0, 3, 2, 0],
      [5, 4, 1, 1],
    ]);
    expect(await rows("SELECT store_id, seq FROM published_status")).toEqual([["s", 10000001]]);
    expect(await rows("SELECT count(), max(published_at) > 0 FROM status_changes")).toEqual([
      [1, 1],
    ]);
    expect(await rows("SELECT state, period_from, period_by, rows FROM report_list")).toEqual([
      ["Complete", "", "", 0],
    ]);
    expect(await rows("SELECT version FROM schema_version")).toEqual([
      [readdirSync("sql/migrations").length],
    ]);
  });

  it("lets weeks and zones keep who changed them, also those of tables from before", async () => {
    await run(...UNVERSIONED);
    await migrate(own.db);
    await run(
      `INSERT INTO incoming_weeks VALUES ('w', '', [(0, '09:00:00', '17:00:00')], 1, 0, 'till', 1e9)`,
      "INSERT INTO store_timezones VALUES ('w', 'UTC', 1, 0, 'till', 1e9)",
    );
    for (const table of ["store_hours", "store_hours_history", "store_changes"]) {
      const query = `SELECT changed_by, toUnixTimestamp(changed_at) FROM ${table} WHERE store_id = 'w'`;
      const expected = table === "store_changes" ? 2 : 1;
      expect(await rows(query), table).toEqual(Array(expected).fill(["till", 1e9]));
    }
  });

  it("goes on where it broke off", async () => {
    const before = await columns();
    await run(...UNVERSIONED);
    await run("RENAME TABLE ingest_condensed TO ingest_compacted");
    await run("ALTER TABLE ingest_compacted RENAME COLUMN set_aside TO rejected");
    await migrate(own.db);
    expect(await columns()).toEqual(before);
  });

  it("makes anew what is gone", async () => {
    const before = await columns();
    await run("DROP VIEW report_list", "DROP TABLE rejected_rows");
    await migrate(own.db);
    expect(await columns()).toEqual(before);
  });

  it("refuses tables of a later version, and changes nothing of them", async () => {
    await run("INSERT INTO schema_version (version, fingerprint, tables) VALUES (99, 'x', 1)");
    await run("DROP VIEW report_list");
    const before = await columns();
    await expect(migrate(own.db)).rejects.toThrow(SchemaRefused);
    await expect(migrate(own.db)).rejects.toThrow(/schema version 99, made by a later version/);
    expect(await columns()).toEqual(before);
    await run("TRUNCATE TABLE schema_version");
    await migrate(own.db);
  });

  it("refuses tables that are too early, and says what to do", async () => {
    await run("DROP TABLE schema_version", "DROP TABLE store_hours_history");
    await expect(migrate(own.db)).rejects.toThrow(/npm run rebuild/);
  });
});
