import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Analyst } from "../../../sql/analyst/analyst.ts";
import { ALLOWED_FUNCTIONS, REFUSED_FUNCTIONS } from "../../../sql/analyst/functions.ts";
import { readHandbook } from "../../../sql/analyst/handbook.ts";
import { analystOf, openEmbedded } from "../../../sql/analyst/open-analyst.ts";
import { DOCUMENTED_TABLES } from "../../../sql/analyst/tables.ts";
import { temporaryDatabase } from "../../harness/temporary-database.ts";

let own: Awaited<ReturnType<typeof temporaryDatabase>>;
let analyst: Analyst;
beforeAll(async () => {
  own = await temporaryDatabase();
  analyst = analystOf(await openEmbedded(own.path));
});
afterAll(async () => {
  await analyst.close();
  await own.close();
});

async function rows(query: string): Promise<string[][]> {
  const answer = await own.db.query({ query, format: "JSONCompactEachRow" });
  return await answer.json<string[]>();
}

async function answer(sql: string): Promise<string> {
  const { body } = await analyst.ask({ sql, parameters: {}, format: "JSONCompactEachRow" });
  return await new Response(body).text();
}

describe("what analysts may read", () => {
  it("is documented, table by table and column by column", async () => {
    const documented = readHandbook().tables.map(({ name, columns }) => {
      return [name, columns.flatMap(({ names }) => names).sort()] as const;
    });
    const columns = await rows(
      "SELECT table, arraySort(groupArray(name)) FROM system.columns WHERE database = 'default' GROUP BY table",
    );
    const real = columns.filter(([table = ""]) => DOCUMENTED_TABLES.has(table));
    expect(Object.fromEntries(documented)).toEqual(Object.fromEntries(real));
    expect(documented.map(([table]) => table)).toEqual([...DOCUMENTED_TABLES]);
  });

  it("can be read, all of it", async () => {
    for (const table of DOCUMENTED_TABLES) {
      expect(await answer(`SELECT * FROM ${table}`), table).toBe("");
      expect(await answer(`DESCRIBE TABLE default.${table}`), table).toContain("[");
      expect(await answer(`SHOW CREATE TABLE ${table}`), table).toContain("CREATE");
    }
  });

  it("is not all that there is", async () => {
    const others = (await rows("SELECT name FROM system.tables WHERE database = 'default'"))
      .map(([name = ""]) => name)
      .filter((name) => !DOCUMENTED_TABLES.has(name));
    expect(others).toContain("report_keys");
    for (const name of others) {
      await expect(answer(`SELECT * FROM ${name}`), name).rejects.toMatchObject({
        kind: "sql-refused",
      });
    }
  });

  it("includes the queries of docs/SQL.md", async () => {
    const { examples } = readHandbook();
    expect(examples).toHaveLength(5);
    for (const { sql } of examples) expect(await answer(sql)).toBe("");
  });

  it("can be asked about as Grafana and DBeaver do", async () => {
    for (const sql of [
      "SELECT name FROM system.databases",
      "SELECT name, engine, total_rows, create_table_query FROM system.tables WHERE database = 'default'",
      "SELECT * FROM system.columns WHERE database = 'default' AND table = 'polls'",
      "SELECT DISTINCT table_schema, table_name FROM information_schema.tables",
      "SELECT currentUser(), timezone(), version(), currentDatabase(), getSetting('readonly')",
      "SELECT name FROM system.functions LIMIT 1",
      "SELECT name, value, readonly FROM system.settings LIMIT 10000",
      "SHOW DATABASES",
      "SHOW FULL TABLES FROM default LIKE 'po%'",
      "SHOW COLUMNS FROM polls FROM default",
      "DESCRIBE TABLE system.tables",
      "EXPLAIN PLAN actions = 1 SELECT count() FROM polls",
    ]) {
      expect(await answer(sql), sql).toContain("[");
    }
  });
});

describe("the settings", () => {
  it("have the columns that were reviewed, and nothing that getSetting does not give", async () => {
    const columns = await rows(
      "SELECT name FROM system.columns WHERE database = 'system' AND table = 'settings' ORDER BY name",
    );
    expect(columns.flat().join(" ")).toBe(
      "alias_for changed default description disallowed_values is_obsolete max min name readonly tier type value",
    );
    const sql = "SELECT value, toString(getSetting('max_memory_usage')) FROM system.settings";
    const [value, got] = JSON.parse(await answer(`${sql} WHERE name = 'max_memory_usage'`));
    expect([value, got]).toEqual(["1000000000", "1000000000"]);
  });
});

describe("functions that analysts may call", () => {
  it("were looked at, each that this engine has", async () => {
    const names = (await rows("SELECT name FROM system.functions WHERE alias_to = ''")).flat();
    const decided = [...ALLOWED_FUNCTIONS.keys(), ...REFUSED_FUNCTIONS.keys()];
    expect(names.filter((name) => !decided.includes(name))).toEqual([]);
    expect(decided.filter((name) => !names.includes(name))).toEqual([]);
    expect([...REFUSED_FUNCTIONS.keys()].filter((name) => ALLOWED_FUNCTIONS.has(name))).toEqual([]);
  });

  it("may be aliases, combined, or defined in the query", async () => {
    const sql = `
      WITH (a, b) -> a + b AS added
      SELECT added(1, 2), mid('abc', 2, 1), sumIf(number, number > 3), quantilesExactIf(0.5)(number, 1),
        sumOrNullIf(number, 0), finalizeAggregation(uniqStateIf(number, 1)), COUNT(*), countDistinct(number),
        any(number) FILTER (WHERE number = 2), arrayReduce('max', [1, 5])
      FROM numbers(10)`;
    expect(JSON.parse(await answer(sql))).toEqual([3, "b", 39, [5], null, 10, 10, 10, 2, 5]);
  });
});
