import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openEmbedded } from "../../../sql/analyst/open-analyst.ts";
import { openHttpInterface } from "../../../sql/clickhouse-http/http-interface.ts";
import { pythonWith } from "../../harness/python.ts";
import { tell } from "../../harness/report-of.ts";
import { temporaryDatabase } from "../../harness/temporary-database.ts";

// The official client for Python, which notebooks use, and Superset through SQLAlchemy.
const python = await pythonWith(
  ...["clickhouse-connect==1.12.0", "sqlalchemy==2.1.9", "pandas==3.1.1", "pyarrow==26.0.1"],
);
const problem = "problem" in python ? python.problem : undefined;

const TOKEN = "a token with the scope sql";
const { db, path, close } = await temporaryDatabase();
const analysts = await openEmbedded(path);
const authorize = (password: string | undefined) => password === TOKEN;
const server = await openHttpInterface({ port: 0, analysts, authorize });

beforeAll(() =>
  tell(db, [
    { id: "8139926242460185114", polls: ["2024-01-22 11:00:00.12345 active"] },
    { id: "b", zone: "Europe/London", polls: ["2024-01-22 11:00 inactive"] },
  ]),
);
afterAll(async () => {
  await server.close();
  await analysts.close();
  await close();
});

const exec = promisify(execFile);

/** What a program prints as JSON. It has `client` and `engine`, connected as a reader. */
async function runPython(...lines: string[]): Promise<unknown> {
  if ("problem" in python) throw new Error(python.problem);
  const program = [
    "import json, clickhouse_connect",
    "from sqlalchemy import MetaData, Table, URL, create_engine, inspect, select, text",
    `at = dict(host='127.0.0.1', port=${server.port}, username='reader', password='${TOKEN}')`,
    "client = clickhouse_connect.get_client(**at)",
    "engine = create_engine(URL.create('clickhousedb', database='default', **at))",
    ...lines,
  ];
  const { stdout } = await exec(python.python, ["-c", program.join("\n")]);
  return JSON.parse(stdout);
}

describe.skipIf(problem !== undefined)(
  `clickhouse-connect${problem ? ` (skipped: ${problem})` : ""}`,
  () => {
    it("connects, and queries with parameters", async () => {
      const rows = await runPython(
        "sql = 'SELECT store_id, status FROM store_status FINAL WHERE store_id IN {ids:Array(String)} ORDER BY 1'",
        "rows = client.query(sql, parameters={'ids': ['b', '8139926242460185114']}).result_rows",
        "bound = client.query('SELECT store_id FROM stores WHERE timezone = %(zone)s', parameters={'zone': 'Europe/London'})",
        "print(json.dumps([rows, bound.result_rows, client.command('SELECT count() FROM polls')]))",
      );
      expect(rows).toEqual([
        [
          ["8139926242460185114", "active"],
          ["b", "inactive"],
        ],
        [["b"]],
        2,
      ]);
    });

    it("reads frames and Arrow, and streams", async () => {
      const sql = "'SELECT store_id, status, polled_at FROM store_status FINAL ORDER BY 1'";
      const found = await runPython(
        `frame = client.query_df(${sql})`,
        `table = client.query_arrow(${sql})`,
        "with client.query_row_block_stream('SELECT number FROM numbers(200000)') as blocks:",
        "    rows = sum(len(block) for block in blocks)",
        "print(json.dumps([frame[frame.status == 'inactive'].store_id.tolist(), str(frame.polled_at.max()),",
        "  table.column('status').to_pylist(), rows]))",
      );
      expect(found).toEqual([["b"], "2024-01-22 11:00:00.123450", ["active", "inactive"], 200_000]);
    });

    it("SQLAlchemy connects as Superset does: schemas, tables, columns, rows", async () => {
      const [schemas, tables, columns, rows] = (await runPython(
        "about = inspect(engine)",
        "columns = {each['name']: str(each['type']) for each in about.get_columns('store_status', schema='default')}",
        "table = Table('store_status', MetaData(), autoload_with=engine)",
        "with engine.connect() as connection:",
        "    rows = connection.execute(select(table.c.store_id).where(table.c.status == 'inactive')).fetchall()",
        "print(json.dumps([about.get_schema_names(), about.get_table_names(schema='default'), columns,",
        "  [list(row) for row in rows]]))",
      )) as [string[], string[], Record<string, string>, string[][]];
      expect(schemas).toContain("default");
      expect(tables).toContain("store_status");
      expect(columns).toMatchObject({ store_id: "String" });
      expect(rows).toEqual([["b"]]);
    });

    it("writes nothing, and needs the token", async () => {
      const errors = (await runPython(
        "def error(what):",
        "    try: what()",
        "    except Exception as failure: return str(failure)",
        "plain = clickhouse_connect.get_client(**at, compress=False)",
        "insert = lambda: plain.insert('store_timezones', [['x', 'UTC']], column_names=['store_id', 'timezone_str'])",
        "drop = lambda: client.command('DROP TABLE store_timezones')",
        "wrong = lambda: clickhouse_connect.get_client(**{**at, 'password': 'wrong'})",
        "print(json.dumps([error(insert), error(drop), error(wrong)]))",
      )) as string[];
      expect(errors).toEqual([
        expect.stringContaining("ACCESS_DENIED"),
        expect.stringContaining("ACCESS_DENIED"),
        expect.stringMatching(/token|401/),
      ]);
    });
  },
);
