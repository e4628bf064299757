import type { Attempt } from "./attempts.ts";

/** Places in which a name is handed on to be called, or is taken for a table, a column or an alias. */
const HANDED_ON: readonly ((name: string, path: string) => string)[] = [
  (name, path) => `SELECT arrayMap(${name}, ['${path}'])`,
  (name, path) => `SELECT arrayMap(\`${name}\`, ['${path}'])`,
  (name, path) => `SELECT arrayMap((${name}), ['${path}'])`,
  (name, path) => `SELECT arrayFilter(${name}, ['${path}'])`,
  (name, path) => `SELECT arraySort(${name}, ['${path}'])`,
  (name, path) => `SELECT arrayFold(${name}, ['${path}'], '')`,
  (name, path) => `SELECT mapApply(${name}, map('${path}', ''))`,
  (name, path) => `SELECT arrayMap(x -> arrayMap(${name}, [x]), ['${path}'])`,
  (name, path) => `WITH (x) -> arrayMap(${name}, [x]) AS f SELECT f('${path}')`,
  (name, path) => `WITH (g, x) -> arrayMap(g, [x]) AS f SELECT f(${name}, '${path}')`,
  (name, path) => `WITH ${name} AS f SELECT arrayMap(f, ['${path}'])`,
  (name, path) => `SELECT ${name} AS f, arrayMap(f, ['${path}'])`,
  (name, path) => `SELECT 1 AS ${name}, arrayMap(${name}, ['${path}'])`,
  (name, path) => `SELECT arrayMap(${name}, ['${path}']) FROM (SELECT 1 AS x) AS ${name}`,
  (name) => `SELECT * APPLY(${name}) FROM polls`,
  (name) => `SELECT * APPLY(x -> arrayMap(${name}, [toString(x)])) FROM polls`,
  (name) => `SELECT COLUMNS('id') APPLY ${name} FROM polls`,
  (name, path) => `SELECT * REPLACE(arrayMap(${name}, ['${path}'])[1] AS store_id) FROM polls`,
  (name, path) => `SELECT count() FROM polls WHERE has(arrayMap(${name}, ['${path}']), 'x')`,
  (name, path) => `SELECT 1 ORDER BY arrayMap(${name}, ['${path}'])`,
  (name, path) => `SELECT 1 LIMIT length(arrayMap(${name}, ['${path}']))`,
  (name, path) => `SELECT 'a' IN (SELECT arrayJoin(arrayMap(${name}, ['${path}'])))`,
  (name, path) => `SELECT * FROM view(SELECT arrayMap(${name}, ['${path}']))`,
  (name, path) => `SELECT * FROM numbers(length(arrayMap(${name}, ['${path}'])))`,
  (name, path) => `SELECT sumIf(1, has(arrayMap(${name}, ['${path}']), 'x')) FROM polls`,
  (name, path) => `DESCRIBE (SELECT arrayMap(${name}, ['${path}']))`,
  (name, path) => `EXPLAIN SELECT arrayMap(${name}, ['${path}'])`,
  (name, path) => `EXPLAIN SYNTAX SELECT arrayMap(${name}, ['${path}'])`,
];

/** A function is handed on by its name, and a file is named as if it were a table. */
export function nameAttempts(path: string): Attempt[] {
  const other = ["joinGet", "dictGet", "catboostEvaluate", "getMacro", "sleep", "hostName"];
  const files = [
    `SELECT * FROM \`${path}\``,
    `SELECT * FROM "${path}"`,
    `SELECT * FROM default.\`${path}\``,
    `SELECT 1 IN \`${path}\``,
    `SELECT 1 IN (\`${path}\`)`,
    `SELECT 1 AS \`${path}\`, 1 IN \`${path}\``,
    `WITH \`${path}\` AS (SELECT 1) SELECT * FROM \`${path}\``,
    `SELECT * FROM polls AS a, \`${path}\` AS b`,
    `SELECT * FROM polls WHERE store_id GLOBAL NOT IN \`${path}\``,
    `DESCRIBE \`${path}\``,
    `EXISTS TABLE \`${path}\``,
    `SHOW CREATE TABLE \`${path}\``,
    "SELECT * FROM `package.json`",
    "SELECT * FROM LICENSE",
    "SELECT 1 IN LICENSE",
    "SELECT * FROM (WITH LICENSE AS (SELECT 1) SELECT * FROM LICENSE) AS a, LICENSE AS b",
  ];
  const names = [
    ...[
      "arrayReduce('file', [1])",
      "arrayReduce('aggThrow(1)', [1])",
      "arrayReduce('sum(x)', [1])",
    ],
    ...["arrayReduce(concat('s', 'um'), [1])", "arrayReduceInRanges('flameGraph', [(1, 2)], [1])"],
    ...["initializeAggregation('flameGraphState', 1)", "initializeAggregation('nothing else', 1)"],
    "CAST('x', 'AggregateFunction(sum, UInt8)')",
    "CAST('x', 'SimpleAggregateFunction(sum, UInt8)')",
    "CAST('x', 'AggregateFunction(flameGraph, UInt8)')",
    "toString(*) FROM (SELECT now() AS a, 'UTC' AS b)",
    ...["arrayMap(toString, [now()], ['UTC'])", "arrayMap(JSONExtract, ['1'], ['Int8'])"],
    "arrayMap(parseDateTimeInJodaSyntax, ['2020'], ['yyyy'])",
    "1 AS `a\\n    FUNCTION id: 1`",
    "1 AS `a\\r`",
    "COLUMNS('a\\nb') FROM polls",
    "* EXCEPT('a\\nb') FROM polls",
    "1 AS x ORDER BY x COLLATE 'a\\nb'",
  ].map((call) => `SELECT ${call}`);
  const given: [sql: string, parameters: Record<string, string>][] = [
    [`SELECT arrayMap({f:Identifier}, ['${path}'])`, { f: "file" }],
    ["SELECT arrayMap({f:Identifier}, [now()], ['UTC'])", { f: "toString" }],
    ["SELECT 1 IN {t:Identifier}", { t: path }],
    ["SELECT 1 IN {t:Identifier}", { t: "LICENSE" }],
    ["SELECT * FROM {t:Identifier}", { t: path }],
    ["SELECT * FROM {t:Identifier}", { t: "LICENSE" }],
    ["SELECT * FROM {d:Identifier}.{t:Identifier}", { d: "system", t: "processes" }],
    ["SELECT {c:Identifier} FROM polls", { c: "a\\n    FUNCTION id: 1" }],
    ["SELECT {c:Identifier} FROM polls", { c: "polls.store_id" }],
    ["SELECT {s:AggregateFunction(sum, UInt8)}", { s: "x" }],
    ["SELECT arrayReduce({f:String}, [1])", { f: "aggThrow" }],
  ];
  return [
    ...HANDED_ON.map((place) => ({ sql: place("file", path) })),
    ...other.flatMap((name) => HANDED_ON.slice(0, 8).map((place) => ({ sql: place(name, path) }))),
    ...[...files, ...names].map((sql) => ({ sql })),
    ...given.map(([sql, parameters]) => ({ sql, parameters })),
  ].map((attempt): Attempt => ({ ...attempt, kind: "sql-refused" }));
}
