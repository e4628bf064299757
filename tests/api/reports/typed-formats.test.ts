import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { json } from "../../harness/api.ts";
import { pythonWith } from "../../harness/python.ts";
import { servedSample } from "../../harness/served-api.ts";

// What analysts open files with, as it is installed from PyPI.
const python = await pythonWith(
  ...["pyarrow==26.0.1", "pandas==3.1.1", "polars==2.1.0", "duckdb==2.0.1", "openpyxl==3.1.5"],
);
const problem = "problem" in python ? python.problem : undefined;

let served: Awaited<ReturnType<typeof servedSample>>;
let id = "";

beforeAll(async () => {
  served = await servedSample();
  const created = await fetch(`${served.url}/reports`, json("POST", {}));
  ({ report_id: id } = (await created.json()) as { report_id: string });
  await served.reports.idle();
});
afterAll(() => served.close());

/** What a program of Python prints as JSON. It has `get(address)`, the bytes of an answer. */
async function runPython(...lines: string[]): Promise<unknown> {
  if ("problem" in python) throw new Error(python.problem);
  const program = [
    "import io, json, urllib.request",
    "import duckdb, openpyxl, pandas, polars, pyarrow, pyarrow.feather, pyarrow.ipc, pyarrow.parquet",
    `URL = '${served.url}'`,
    "def get(address): return io.BytesIO(urllib.request.urlopen(URL + address).read())",
    ...lines,
  ];
  const { stdout } = await exec(python.python, ["-c", program.join("\n")]);
  return JSON.parse(stdout);
}
const exec = promisify(execFile);

const SQL = "SELECT status, count() AS stores FROM store_status FINAL GROUP BY status";
const sql = (format: string, text = SQL) =>
  `/sql?${new URLSearchParams({ query: text, format })}`.replaceAll("'", "%27");

describe.skipIf(problem !== undefined)(
  `files in Python${problem ? ` (skipped: ${problem})` : ""}`,
  () => {
    it.each([
      ["parquet", "pandas.read_parquet(FILE)"],
      ["parquet", "polars.read_parquet(FILE).to_pandas()"],
      ["parquet", "pyarrow.parquet.read_table(FILE).to_pandas()"],
      ["arrow", "pandas.read_feather(FILE)"],
      ["arrow", "pyarrow.feather.read_feather(FILE)"],
      ["arrow", "polars.read_ipc(FILE).to_pandas()"],
      ["arrows", "pyarrow.ipc.open_stream(FILE).read_pandas()"],
      ["arrows", "polars.read_ipc_stream(FILE).to_pandas()"],
    ])("rows as %s are read by %s", async (format, read) => {
      const rows = `/reports/${id}/rows?detail=full`;
      const found = (await runPython(
        `frame = ${read.replace("FILE", `get('${rows}&format=${format}')`)}`,
        `text = pandas.read_csv(get('${rows}'), dtype={'store_id': str})`,
        "numbers = [name for name in text.columns if text[name].dtype == 'float64']",
        "micros = [name for name in frame.columns if name.endswith('_us')]",
        "print(json.dumps(dict(",
        "  rows=len(frame), same=frame[numbers].equals(text[numbers]), numbers=len(numbers),",
        "  ids=(frame.store_id == text.store_id).all().item(), mean=frame.uptime_last_day.mean().item(),",
        "  expected=text.uptime_last_day.mean().item(), micros={str(frame[m].dtype) for m in micros} == {'int64'},",
        "  exact=((frame.uptime_last_week_us / 3600e6).round(2) - frame.uptime_last_week).abs().max().item() < 0.011,",
        "  count=len(micros), zone=str(frame.last_poll_utc.dt.tz), bool=str(frame.default_hours.dtype))))",
      )) as Record<string, unknown>;
      expect(found).toMatchObject({
        ...{ same: true, numbers: 15, ids: true, mean: found.expected, exact: true },
        ...{ micros: true, count: 12, zone: "UTC", bool: "bool" },
      });
      expect(found.rows).toBeGreaterThan(50);
    });

    it("openpyxl reads the workbook: text, numbers and dates", async () => {
      const [ids, formats, types, rows] = (await runPython(
        `sheet = openpyxl.load_workbook(get('/reports/${id}/rows?format=xlsx&detail=full'))['Report']`,
        "names = [cell.value for cell in sheet[1]]",
        "first = dict(zip(names, sheet[2]))",
        "print(json.dumps([first['store_id'].data_type, [first[n].number_format for n in ('store_id', 'uptime_last_day')],",
        "  [type(first[n].value).__name__ for n in ('store_id', 'default_hours', 'last_poll_utc')], sheet.max_row]))",
      )) as [string, string[], string[], number];
      expect(ids).toMatch(/^(?:s|inlineStr)$/);
      expect(formats).toEqual(["@", "0.00"]);
      expect(types).toEqual(["str", "bool", "datetime"]);
      expect(rows).toBeGreaterThan(50);
    });

    it("DuckDB reads Parquet by its columns", async () => {
      const file = `get('/reports/${id}/rows?format=parquet')`;
      const [sum, type] = (await runPython(
        `frame = polars.read_parquet(${file})`,
        '[row] = duckdb.sql("SELECT sum(uptime_last_day), any_value(typeof(uptime_last_day)) FROM frame").fetchall()',
        "print(json.dumps(row))",
      )) as [number, string];
      expect([sum > 0, type]).toEqual([true, "DOUBLE"]);
    });

    it.each([
      ["Parquet", "pandas.read_parquet(FILE)"],
      ["Arrow", "pandas.read_feather(FILE)"],
      ["ArrowStream", "pyarrow.ipc.open_stream(FILE).read_pandas()"],
      ["ORC", "pandas.read_orc(FILE)"],
    ])("a status of /sql is text in %s", async (format, read) => {
      const frame = read.replace("FILE", `get('${sql(format)}')`);
      const [inactive, values] = (await runPython(
        `frame = ${frame}`,
        "print(json.dumps([int(frame.stores[frame.status == 'inactive'].sum()), sorted(frame.status)]))",
      )) as [number, string[]];
      expect(inactive).toBeGreaterThan(0);
      expect(values).toEqual(["active", "inactive"]);
    });

    it("enums in other types, ids and whole seconds keep their meaning; the order stays", async () => {
      const text = `SELECT [status] AS list, map(status, toNullable(status)) AS pairs,
        tuple(status, 1) AS pair, status AS \`a 'b.c\`, toUUID('61f0c404-5cb3-11e7-907b-a6006ad3dba0') AS id,
        toDateTime('2024-01-02 03:04:05', 'UTC') AS instant, store_id
        FROM store_status FINAL WHERE status = 'inactive' ORDER BY store_id DESC LIMIT 3`;
      for (const [format, read] of [
        ["Arrow", "pyarrow.feather.read_table"],
        ["Parquet", "pyarrow.parquet.read_table"],
      ] as const) {
        const rows = (await runPython(
          `rows = ${read}(get('${sql(format, text)}')).to_pylist()`,
          "print(json.dumps(rows, default=str))",
        )) as { store_id: string }[];
        expect(rows[0]).toMatchObject({
          ...{ list: ["inactive"], "a 'b.c": "inactive", pairs: [["inactive", "inactive"]] },
          ...{ pair: { "1": "inactive", "2": 1 }, id: "61f0c404-5cb3-11e7-907b-a6006ad3dba0" },
          instant: "2024-01-02 03:04:05+00:00",
        });
        const ids = rows.map(({ store_id }) => store_id);
        expect([...ids].sort().reverse()).toEqual(ids);
      }
    });
  },
);
