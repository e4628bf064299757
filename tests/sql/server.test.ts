import { readdir, readFile } from "node:fs/promises";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { DateTime } from "luxon";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { LogSettings } from "../../producers/log/open-log.ts";
import type { Database } from "../../sql/database.ts";
import { DatabaseSettings, openDatabase } from "../../sql/open-database.ts";
import { openServerDatabase } from "../../sql/server.ts";
import {
  checkVersion,
  deduplicationProblem,
  problemOf,
  ServerUnfit,
} from "../../sql/server-checks.ts";
import { type ClickHouseHttp, startClickHouseHttp } from "../harness/clickhouse-http.ts";
import { run } from "../harness/run.ts";
import { temporaryFolder } from "../harness/temporary-database.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let front: ClickHouseHttp;
beforeAll(async () => {
  folder = await temporaryFolder();
  front = await startClickHouseHttp(folder.path);
});
afterAll(async () => {
  await front.stop();
  await folder.remove();
});

const open = (database: string, url = front.url) =>
  openServerDatabase({ url, username: "default", password: "", database });

/** Opens a database for as long as it is used. */
async function withStore<T>(database: string, use: (db: Database) => Promise<T>): Promise<T> {
  const db = await open(database);
  try {
    return await use(db);
  } finally {
    await db.close();
  }
}

/** The names of all tables and views, and how each was made. */
const tablesOf = (database: string) =>
  withStore(database, async (db) => {
    const answer = await db.query({
      query:
        "SELECT name, create_table_query AS made FROM system.tables WHERE database = currentDatabase() ORDER BY name",
      format: "JSONEachRow",
    });
    return await answer.json<{ name: string; made: string }>();
  });

/** What the schema makes, by the statements of its files: others change what is there. */
const schemaNames = async () => {
  const files = await readdir("sql/schema");
  const statements = await Promise.all(files.map((file) => readFile(`sql/schema/${file}`, "utf8")));
  const made = /^CREATE (?:OR REPLACE )?(?:TABLE|VIEW|MATERIALIZED VIEW) (?:IF NOT EXISTS )?(\w+)/m;
  return statements.flatMap((statement) => made.exec(statement)?.[1] ?? []).sort();
};

const text = async (work: Promise<unknown>) =>
  await work.then(
    () => "it did not fail",
    (error: unknown) => String(error),
  );

describe("opening a server", () => {
  it("makes the database and all of the schema, and again changes nothing", async () => {
    const made = await tablesOf("first");
    expect(made.map(({ name }) => name)).toEqual(await schemaNames());
    await withStore("first", (db) =>
      db.command({
        query: "INSERT INTO store_timezones (store_id, timezone_str) VALUES ('s', 'UTC')",
      }),
    );
    expect(await tablesOf("first")).toEqual(made);
    await withStore("first", async (db) => {
      const answer = await db.query({
        query: "SELECT timezone FROM stores",
        format: "JSONEachRow",
      });
      expect(await answer.json()).toEqual([{ timezone: "UTC" }]);
    });
  });

  it("can be done by many at once, on a database that is not there yet", async () => {
    for (const database of ["many_1", "many_2"]) {
      const stores = await Promise.all(Array.from({ length: 6 }, () => open(database)));
      await Promise.all(stores.map((store) => store.close()));
      const names = (await tablesOf(database)).map(({ name }) => name);
      expect(names).toEqual(await schemaNames());
    }
  });

  it("can be done by several processes at once", async () => {
    const args = [front.url, "processes"];
    const ended = await Promise.all(
      [1, 2, 3].map(() => run("tests/sql/open-server-main.ts", args)),
    );
    for (const { code, stderr } of ended) expect([code, stderr]).toEqual([0, ""]);
    const names = (await tablesOf("processes")).map(({ name }) => name);
    expect(names).toEqual(await schemaNames());
  });

  it("is what the settings choose when they name one", async () => {
    const settings = { CLICKHOUSE_URL: front.url, CLICKHOUSE_DATABASE: "chosen" };
    const db = await openDatabase(DatabaseSettings.parse(settings));
    await db.close();
    expect(await tablesOf("chosen")).toHaveLength((await schemaNames()).length);
  });

  it.each(["ingest_claims", "reports"])(
    "refuses one whose table %s forgets, in words that mend it",
    async (table) => {
      const database = `forgetful_${table}`;
      await withStore(database, (db) =>
        db.command({
          query: `ALTER TABLE ${table} MODIFY SETTING non_replicated_deduplication_window = 0`,
        }),
      );
      const error: unknown = await open(database).catch((reason) => reason);
      expect(error).toBeInstanceOf(ServerUnfit);
      expect(String(error)).toContain(
        `ClickHouse at ${front.url}: the table ${table} has a deduplication window of 0`,
      );
      const [advice = ""] = /ALTER TABLE .*$/.exec(String(error)) ?? [];
      const mender = await open("first");
      await mender.command({ query: advice.replace(table, `${database}.${table}`) });
      await mender.close();
      await withStore(database, async (db) => {
        expect(await db.ping()).toMatchObject({ success: true });
      });
    },
  );

  it("says where nobody listens, and what to look at, without the password", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const output = await text(open("default", `http://somebody:secret@127.0.0.1:${port}`));
    expect(output).toContain(`ClickHouse at http://127.0.0.1:${port} cannot be used: `);
    expect(output).toContain("ECONNREFUSED");
    expect(output).toContain("CLICKHOUSE_URL");
    expect(output).not.toContain("secret");
  });

  it("says so where something else listens", async () => {
    const server = createHttpServer((_, response) => {
      response.writeHead(404).end("There is no such page");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const output = await text(open("default", `http://127.0.0.1:${port}`));
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    expect(output).toContain(`ClickHouse at http://127.0.0.1:${port} cannot be used: `);
    expect(output).toContain("There is no such page");
  });
});

describe("what a server says of itself", () => {
  const days = [
    ["America/Mexico_City", "2023-07-01T12:00:00Z"],
    ["Africa/Cairo", "2023-07-01T12:00:00Z"],
    ["Asia/Amman", "2023-01-15T12:00:00Z"],
    ["America/Chicago", "2023-07-01T12:00:00Z"],
    ["Asia/Almaty", "2024-06-01T12:00:00Z"],
    ["America/Asuncion", "2025-07-01T12:00:00Z"],
  ] as const;
  const clocks = days.map(([zone, day]) =>
    DateTime.fromISO(day, { zone }).toFormat("yyyy-MM-dd HH:mm"),
  );
  const fit = {
    windows: ["ingest_claims=10000", "reports=10000"],
    clocks,
  };

  it.each(["26.7.1.1", "26.10.3.2", "27.1.1.1", "100.1"])("version %s does", (version) => {
    expect(() => checkVersion(version, "http://there")).not.toThrow();
  });

  it.each(["26.6.9.9", "25.12.1.1", "9.8", "", "unknown"])("version '%s' does not", (version) => {
    expect(() => checkVersion(version, "http://there")).toThrow(
      new ServerUnfit("http://there", `it is version ${version}; this needs 26.7 or newer`),
    );
  });

  it("a window of a hundred inserts does, a smaller one does not", () => {
    expect(problemOf({ ...fit, windows: ["ingest_claims=100", "reports=100"] })).toBeUndefined();
    const problem = problemOf({ ...fit, windows: ["ingest_claims=10000", "reports=99"] });
    expect(problem).toContain("the table reports has a deduplication window of 99 inserts");
    expect(problem).toContain(
      "ALTER TABLE reports MODIFY SETTING non_replicated_deduplication_window = 10000",
    );
  });

  it.each(days.map(([zone], index) => ({ zone, index })))(
    "another clock in $zone does not do, and is named with both times",
    ({ zone, index }) => {
      const problem = problemOf({ ...fit, clocks: clocks.with(index, "2023-07-01 03:21") });
      expect(problem).toContain(`the clocks of ${zone} show 2023-07-01 03:21 there`);
      expect(problem).toContain(`${clocks[index]} here`);
    },
  );

  it("a token that is kept out once, and equal rows that are not, do", () => {
    expect(deduplicationProblem({ token: 1, select: 1, rows: 2 })).toBeUndefined();
  });

  it.each([
    [{ token: 2, select: 1, rows: 2 }, "two inserts under one deduplication token (INSERT) left 2"],
    [{ token: 1, select: 2, rows: 2 }, "one deduplication token (INSERT SELECT) left 2 rows"],
    [{ token: 1, select: 1, rows: 1 }, "equal rows without a deduplication token left 1 rows"],
    [{}, "left 0 rows"],
  ])("counts of a probe that are %j do not", (counts, problem) => {
    expect(deduplicationProblem(counts)).toContain(problem);
  });

  it("of its clocks too little does not do", () => {
    expect(problemOf({ ...fit, clocks: clocks.slice(1, 3) })).toContain("time zone database");
  });
});

describe("settings that make no sense", () => {
  const nonsense: [schema: z.ZodType, name: string, value: string][] = [
    [DatabaseSettings, "CLICKHOUSE_URL", "localhost:8123"],
    [DatabaseSettings, "CLICKHOUSE_URL", "ftp://localhost:8123"],
    [DatabaseSettings, "CLICKHOUSE_URL", ""],
    [DatabaseSettings, "CLICKHOUSE_URL", "http://me:secret@localhost:8123"],
    [DatabaseSettings, "CLICKHOUSE_URL", "http://me@localhost:8123"],
    [DatabaseSettings, "CLICKHOUSE_URL", "http://localhost:8123/database"],
    [DatabaseSettings, "CLICKHOUSE_URL", "http://localhost:8123/?async_insert=1"],
    [DatabaseSettings, "CLICKHOUSE_USER", ""],
    [DatabaseSettings, "CLICKHOUSE_DATABASE", ""],
    [DatabaseSettings, "DATA_DIR", ""],
    [LogSettings, "KAFKA_BROKERS", ""],
    [LogSettings, "KAFKA_BROKERS", "localhost"],
    [LogSettings, "KAFKA_BROKERS", "localhost:port"],
    [LogSettings, "KAFKA_BROKERS", "http://localhost:9092"],
    [LogSettings, "KAFKA_BROKERS", "a:9092,,b:9092"],
    [LogSettings, "KAFKA_BROKERS", "::1:9092"],
    [LogSettings, "KAFKA_BROKERS", "a:99999"],
    [LogSettings, "KAFKA_TLS", "yes"],
    [LogSettings, "KAFKA_TLS_CA_FILE", ""],
    [LogSettings, "KAFKA_SASL", "gssapi"],
    [LogSettings, "KAFKA_USERNAME", ""],
    [LogSettings, "KAFKA_GROUP", ""],
    [LogSettings, "KAFKA_PARTITIONS", "0"],
    [LogSettings, "KAFKA_PARTITIONS", "6.5"],
    [LogSettings, "KAFKA_PARTITIONS", "many"],
    [LogSettings, "DATA_DIR", ""],
  ];
  it.each(nonsense)("are refused by name (case %#)", (schema, name, value) => {
    const { error } = schema.safeParse({ [name]: value });
    expect(error === undefined ? "taken" : z.prettifyError(error)).toContain(`at ${name}`);
  });

  it("are told by the program that was given them, in a line each", async () => {
    const env = { KAFKA_BROKERS: "localhost", CLICKHOUSE_URL: "localhost:8123" };
    const { code, stdout, stderr } = await run("consumers/main.ts", [], { env });
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toBe(
      "KAFKA_BROKERS=localhost: expected host:port,host:port; an IPv6 address in brackets: [::1]:9092\n" +
        "CLICKHOUSE_URL=localhost:8123: expected http://host:8123\n",
    );
  });
});
