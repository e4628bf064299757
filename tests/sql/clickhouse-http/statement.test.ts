import { describe, expect, it } from "vitest";
import { readStatement } from "../../../sql/clickhouse-http/statement.ts";

/** What was found, in words: the SQL of an insert with its source named, its format, and its data. */
function told(text: string, whole = true): string {
  const found = readStatement(text, whole);
  if (found === undefined) return "more is needed";
  if (found.kind === "plain") return `${found.reads ? "reads" : "changes"} ${found.format ?? ""}`;
  const cut = found.kind === "insert" ? found.sourceAt : found.callAt;
  const after = found.kind === "insert" ? found.sourceAt : found.argumentsAt;
  const sql = `${text.slice(0, cut)}<${found.kind}>${text.slice(after, found.formatAt)}`;
  return `${sql}| ${found.format} | ${JSON.stringify(text.slice(found.dataAt))}`;
}

describe("the statement of a request", () => {
  it.each([
    ["INSERT INTO t FORMAT CSV\n1,2\n", 'INSERT INTO t <insert>| CSV | "1,2\\n"'],
    ["INSERT INTO t FORMAT CSV 1,2", 'INSERT INTO t <insert>| CSV | "1,2"'],
    ["INSERT INTO t FORMAT CSV;\r\n1,2", 'INSERT INTO t <insert>| CSV | "1,2"'],
    ["INSERT INTO t FORMAT RowBinary\n\n\n", 'INSERT INTO t <insert>| RowBinary | "\\n\\n"'],
    ["insert into t values (1)", 'insert into t <insert>| Values | " (1)"'],
    ["INSERT t VALUES (1)", 'INSERT t <insert>| Values | " (1)"'],
    [
      "INSERT INTO TABLE d.t (a, `values`) VALUES(1)",
      "INSERT INTO TABLE d.t (a, `values`) <insert>",
    ],
    [
      "INSERT INTO FUNCTION null('a Int') FORMAT TSV\n1",
      "INSERT INTO FUNCTION null('a Int') <insert>",
    ],
    [
      "-- why; so\nINSERT INTO t (a) SETTINGS x = 'FORMAT y', z = 1 FORMAT CSV\n1",
      "-- why; so\nINSERT INTO t (a) <insert>SETTINGS x = 'FORMAT y', z = 1 | CSV | \"1\"",
    ],
    ["INSERT INTO format FORMAT CSV\n1", 'INSERT INTO format <insert>| CSV | "1"'],
    [
      "INSERT INTO t SELECT a FROM input('a Int') SETTINGS x = 1 FORMAT CSV\n1",
      "INSERT INTO t SELECT a FROM <input>'a Int') SETTINGS x = 1 | CSV | \"1\"",
    ],
    ["INSERT INTO t SELECT format FROM u", "changes "],
    ["INSERT INTO t SELECT * FROM values('a Int', 1)", "changes "],
    ["SELECT 1 FORMAT JSON;", "reads JSON"],
    ["SELECT 1 FORMAT JSON SETTINGS max_threads = 1", "reads JSON"],
    ["SELECT ' FORMAT CSV' AS format FROM t -- FORMAT TSV", "reads "],
    ["/* ; */ (SELECT $x$ ; ' $x$, `;`, ';', \";\", 'it''s; \\'')", "reads "],
    ["WITH 1 AS x SELECT x", "reads "],
    ["DROP TABLE t", "changes "],
  ])("%j", (text, expected) => {
    expect(told(text)).toContain(expected);
  });

  it.each([
    ["nothing", "", "Empty query"],
    ["comments alone", " -- SELECT 1", "Empty query"],
    ["two statements", "SELECT 1; DROP TABLE t", "Multi-statements"],
    ["a second statement before data", "INSERT INTO t SELECT 1; SELECT 1", "Multi-statements"],
    ["a file as its target", "SELECT 1 INTO OUTFILE '/tmp/x'", "INTO OUTFILE"],
    ["a file as its source", "INSERT INTO t FROM INFILE '/tmp/x' FORMAT CSV", "FROM INFILE"],
  ])("refuses %s", (_, text, message) => {
    expect(() => readStatement(text, true)).toThrow(message);
  });

  it("is the same, cut anywhere, as soon as it is told", () => {
    const text =
      "INSERT INTO t (a) SETTINGS x = ';' FORMAT JSONCompactEachRow\n[1]\n\n[2]; DROP TABLE t";
    const whole = readStatement(text, true);
    const cuts = [...text].map((_, end) => readStatement(text.slice(0, end), false));
    expect(cuts.filter((found) => found !== undefined).length).toBeGreaterThan(20);
    for (const found of cuts) if (found !== undefined) expect(found).toEqual(whole);
  });

  it("waits for all of what is not an insert", () => {
    expect(told("SELECT 1 FORMAT CSV ", false)).toBe("more is needed");
    expect(told("INSERT INTO t FORMAT JSON", false)).toBe("more is needed");
  });
});
