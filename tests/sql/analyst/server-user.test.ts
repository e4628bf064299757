import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Session } from "chdb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DOCUMENTED_TABLES, SYSTEM_TABLES } from "../../../sql/analyst/tables.ts";
import { openEmbeddedDatabase } from "../../../sql/database.ts";
import { migrate } from "../../../sql/migrate.ts";
import { temporaryFolder } from "../../harness/temporary-database.ts";

/**
 * The analyst of a server, as analyst.xml and analyst.sql make it. No server is here: the embedded
 * engine takes the file with the analyst as its only user. It creates no users, and lets everybody
 * read its own tables; a server does so only where that is granted.
 */

const ROOT = new URL("../../..", import.meta.url).pathname;
const XML = await readFile(join(ROOT, "sql/server/analyst.xml"), "utf8");
const SQL = await readFile(join(ROOT, "sql/server/analyst.sql"), "utf8");
const statements = SQL.replaceAll(/^--.*\n/gm, "")
  .split(";\n")
  .map((statement) => statement.trim())
  .filter((statement) => statement !== "");

const folder = await temporaryFolder();
const path = join(folder.path, "clickhouse");

beforeAll(async () => {
  const db = await openEmbeddedDatabase(path);
  await migrate(db);
  await db.close();
});
afterAll(() => folder.remove());

/** A session on an engine with this configuration; no other may be open in the process. */
async function sessionWith(name: string, config: string): Promise<Session> {
  const file = join(folder.path, name);
  await writeFile(file, config);
  return new Session(path, { connectionArgs: [`--config-file=${file}`] });
}

async function ask(session: Session, query: string): Promise<string> {
  return (await session.queryAsync(query, { format: "TabSeparated" })).text().trim();
}

/** The file, with the analyst as the user that every connection of the engine is. */
function analystAsOnlyUser(): string {
  const [head = "", users = ""] = XML.replaceAll("store_monitor.", "default.").split("<users>");
  const own = users
    .replaceAll(/<(\/?)analyst>/g, "<$1default>")
    .replace('<password from_env="ANALYST_PASSWORD"/>', "<password/>");
  const directories =
    "<user_directories><users_xml><path>analyst.xml</path></users_xml></user_directories>";
  return `${head}<users>${own}`
    .replace("<clickhouse>", `<clickhouse>${directories}`)
    .replace("<profiles>", "<profiles><default/>")
    .replace("<quotas>", "<quotas><default/>");
}

describe("the analyst of analyst.xml", () => {
  it("reads what is documented, and nothing else", async () => {
    const session = await sessionWith("analyst.xml", analystAsOnlyUser());
    try {
      for (const table of DOCUMENTED_TABLES) await ask(session, `SELECT * FROM ${table} LIMIT 0`);
      for (const table of SYSTEM_TABLES) await ask(session, `SELECT 1 FROM ${table} LIMIT 1`);
      expect(await ask(session, "SELECT max(number) FROM numbers(10)")).toBe("9");
      for (const query of [
        "SELECT * FROM report_keys",
        "SELECT * FROM ended_sessions",
        "INSERT INTO store_timezones (store_id, timezone_str) SELECT '', '' WHERE 1 = 0",
        "CREATE TEMPORARY TABLE made (x UInt8) ENGINE = Memory",
        "SELECT * FROM url('http://127.0.0.1:9/', 'CSV', 'x String')",
        "SELECT 1 SETTINGS max_result_rows = 100000000",
      ]) {
        await expect(ask(session, query), query).rejects.toThrow();
      }
    } finally {
      session.close();
    }
  });
});

describe("the analyst of analyst.sql", () => {
  it("is the same", () => {
    const granted = (text: string) => [...text.matchAll(/GRANT SELECT ON ([\w.*]+)/g)];
    const revoked = (text: string) => [...text.matchAll(/REVOKE SELECT ON ([\w.*]+)/g)];
    const names = (found: RegExpExecArray[]) => found.map(([, on]) => on);
    expect(names(granted(SQL))).toEqual(names(granted(XML)));
    expect(names(revoked(SQL))).toEqual(names(revoked(XML)));
    for (const table of SYSTEM_TABLES) {
      const on = table.startsWith("information_schema.") ? "information_schema.*" : table;
      expect(names(granted(SQL))).toContain(on);
    }

    const [, profile = "", constraints = ""] =
      /<analyst>([\s\S]*?)<constraints>([\s\S]*?)<\/constraints>/.exec(XML) ?? [];
    const limits = [...profile.matchAll(/<(\w+)>([^<\s]+)</g)];
    expect(limits.length).toBeGreaterThan(8);
    for (const [, name, value] of limits) {
      expect(SQL).toMatch(new RegExp(`\\b${name} = '?${value}'?`));
    }
    for (const [, name, most] of constraints.matchAll(/<(\w+)><min>1<\/min><max>(\d+)</g)) {
      expect(SQL).toMatch(new RegExp(`\\b${name} = \\d+ MIN 1 MAX ${most}\\b`));
    }
    for (const [, name] of constraints.matchAll(/<(\w+)><const\/>/g)) {
      expect(SQL).toMatch(new RegExp(`\\b${name} = \\S+ CONST`));
    }
    for (const [, name, most] of XML.matchAll(
      /<(queries|errors|read_rows|execution_time)>(\d+)</g,
    )) {
      expect(SQL).toContain(`${name} = ${most}`);
    }
  });

  it("is made by statements that ClickHouse reads", async () => {
    const session = new Session(path);
    try {
      expect(statements.length).toBeGreaterThan(10);
      for (const statement of statements) {
        const text = statement.replaceAll("'", "\\'");
        expect(await ask(session, `SELECT notEmpty(formatQuery('${text}'))`), text).toBe("1");
      }
    } finally {
      session.close();
    }
  });
});
