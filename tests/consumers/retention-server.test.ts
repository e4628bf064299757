import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { ingest } from "../../consumers/ingest.ts";
import { deleteOldOnce } from "../../consumers/retention/delete-old.ts";
import { openEmbeddedLog } from "../../producers/log/embedded/embedded-log.ts";
import { topics } from "../../producers/messages/topics.ts";
import { deletedBefore } from "../../sql/retention.ts";
import { openServerDatabase } from "../../sql/server.ts";
import { reportApi } from "../api/reports/report-api.ts";
import { startClickHouseHttp } from "../harness/clickhouse-http.ts";
import { temporaryFolder } from "../harness/temporary-database.ts";

/** Over HTTP, as on a server, and with windows that drop equal inserts, as replicated tables have. */

const DAY_MS = 86_400_000;
const NOW = new Date("2024-04-01T00:00:00Z");

const folder = await temporaryFolder();
const front = await startClickHouseHttp(folder.path);
const account = { username: "default", password: "", database: "retention" };
const db = await openServerDatabase({ ...account, url: front.url });
const log = openEmbeddedLog(join(folder.path, "log"));
afterAll(async () => {
  await log.close();
  await db.close();
  await front.kill();
  await folder.remove();
});

const count = async (query: string) =>
  Number(
    (await (await db.query({ query, format: "JSONCompactEachRow" })).json<[string]>())[0]?.[0],
  );

it("old data is deleted on a server, by several processes that all do it again", async () => {
  const tables = await db.query({
    query:
      "SELECT name FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree'",
    format: "JSONEachRow",
  });
  for (const { name } of await tables.json<{ name: string }>()) {
    const change = "MODIFY SETTING non_replicated_deduplication_window = 1000";
    await db.command({ query: `ALTER TABLE ${name} ${change}` });
  }
  const polls = Array.from({ length: 20 }, (_, day) => {
    const at = new Date(Date.UTC(2024, 2, day + 1, 10)).toISOString();
    return { store_id: "a", status: "active", timestamp_utc: at };
  });
  const messages = [...polls.map((poll) => JSON.stringify(poll)), "no JSON"];
  await log.append(
    topics.polls.name,
    messages.map((value) => ({ key: "a", value })),
  );
  const ingesting = ingest(log, db, { clock: () => NOW });
  await ingesting.caughtUp();
  await ingesting.stop();
  const { made } = await reportApi(db);
  await made({ as_of: "2024-03-10T12:00:00Z", stores: ["a"] });

  const keep = { polls: 9 * DAY_MS, reports: -DAY_MS, rejected: -2 * DAY_MS };
  for (let round = 0; round < 2; round += 1) {
    await Promise.all([deleteOldOnce({ db, log }, keep), deleteOldOnce({ db, log }, keep)]);
  }
  expect(await count("SELECT uniqExact(day) FROM poll_days")).toBe(10);
  for (const table of ["report_list", "report_rows", "report_selections", "rejected_rows"]) {
    expect(await count(`SELECT count() FROM ${table}`), table).toBe(0);
  }
  expect(await deletedBefore(db)).toMatchObject({ polls: Date.parse("2024-03-11T00:00:00Z") });
  expect(await count("SELECT count() FROM ingest_gaps")).toBe(0);
});
