import { afterAll, beforeAll, expect, it } from "vitest";
import { migrate } from "../../sql/migrate.ts";
import { temporaryDatabase } from "../harness/temporary-database.ts";

let own: Awaited<ReturnType<typeof temporaryDatabase>>;
beforeAll(async () => {
  own = await temporaryDatabase({ rights: "everything" });
});
afterAll(() => own.close());

async function request(query: string): Promise<unknown[]> {
  const answer = await own.db.query({ query, format: "JSONCompactEachRow" });
  return await answer.json<unknown[]>();
}

/** The tables of a data folder of earlier versions, with polls in them. */
const BEFORE = [
  "DROP VIEW polls",
  `CREATE TABLE polls (store_id String, polled_at DateTime64(6, 'UTC'),
     status Enum8('active' = 0, 'inactive' = 1), rank UInt8 MATERIALIZED toUInt8(status))
   ENGINE = ReplacingMergeTree(rank) PARTITION BY toYYYYMMDD(polled_at) ORDER BY (store_id, polled_at)`,
  `CREATE MATERIALIZED VIEW store_status_from_polls TO store_status AS
   SELECT store_id, argMax(polls.status, polls.polled_at) AS status, max(polls.polled_at) AS polled_at
   FROM polls GROUP BY store_id`,
  `INSERT INTO polls (store_id, polled_at, status) VALUES
     ('a', '2024-11-01 23:59:59.999999', 'active'), ('a', '2024-11-02 00:00:00.000001', 'inactive'),
     ('b', '2024-11-02 12:00:00', 'active')`,
  "INSERT INTO polls (store_id, polled_at, status) VALUES ('b', '2024-11-02 12:00:00', 'inactive')",
  "TRUNCATE TABLE schema_applied",
];

it("polls of an earlier version are taken over", async () => {
  for (const query of BEFORE) await own.db.command({ query });
  await migrate(own.db);
  await migrate(own.db);
  const polls = [
    ["a", "2024-11-01 23:59:59.999999", "active"],
    ["a", "2024-11-02 00:00:00.000001", "inactive"],
    ["b", "2024-11-02 12:00:00.000000", "inactive"],
  ];
  expect(await request("SELECT store_id, polled_at, status FROM polls ORDER BY ALL")).toEqual(
    polls,
  );
  await own.db.command({ query: "OPTIMIZE TABLE poll_days FINAL" });
  expect(await request("SELECT store_id, polled_at, status FROM polls ORDER BY ALL")).toEqual(
    polls,
  );
  expect(await request("SELECT store_id, status FROM store_status FINAL ORDER BY ALL")).toEqual([
    ["a", "inactive"],
    ["b", "inactive"],
  ]);
  const left =
    "SELECT name FROM system.tables WHERE name IN ('polls_before', 'store_status_from_polls')";
  expect(await request(left)).toEqual([]);
  // They came in before there were bounds, and are within any.
  const within =
    "SELECT store_id, length(events) FROM poll_events(from_us = 0, to_us = 2000000000000000, bounds = [1]) ORDER BY ALL";
  expect(await request(within)).toEqual([
    ["a", 2],
    ["b", 2],
  ]);
});
