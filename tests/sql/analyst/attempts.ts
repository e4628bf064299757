/** An attempt at what analysts may not do, and as what it must be answered. */
export type Attempt = {
  sql: string;
  kind: "sql-refused" | "sql-failed" | "sql-limit";
  parameters?: Record<string, string>;
};

/** What the attempts are after: a file, a place to write to, and an address that notes who comes. */
export type Targets = { secret: string; loot: string; url: string };

/** Attempts to read, write or reach what is not the analysts'. */
export function escapes({ secret, loot, url }: Targets): Attempt[] {
  const file = `file('${secret}')`;
  const address = new URL(url).host;
  const tableFunctions = [
    `file('${secret}', 'LineAsString')`,
    `url('${url}', 'LineAsString')`,
    `urlCluster('default', '${url}', 'LineAsString')`,
    `s3('${url}/bucket/key', 'LineAsString')`,
    `gcs('${url}/bucket/key', 'LineAsString')`,
    `azureBlobStorage('${url}', 'container', 'blob')`,
    `hdfs('hdfs://${address}/x', 'TSV', 'x String')`,
    `remote('${address}', system.one)`,
    `remoteSecure('${address}', system.one)`,
    "cluster('default', system.one)",
    "clusterAllReplicas('default', system.one)",
    `executable('cat ${secret}', 'TSV', 'x String')`,
    `mysql('${address}', 'd', 't', 'u', 'p')`,
    `postgresql('${address}', 'd', 't', 'u', 'p')`,
    `mongodb('${address}', 'd', 't', 'u', 'p', 'x String')`,
    `redis('${address}', 'k', 'k String')`,
    `jdbc('jdbc:x://${address}', 'd', 't')`,
    "odbc('DSN=x', 'd', 't')",
    `sqlite('${secret}', 't')`,
    `sqlite('${loot}', 't')`,
    `iceberg('${url}')`,
    `icebergLocal('${secret}')`,
    `deltaLake('${url}')`,
    `deltaLakeLocal('${secret}')`,
    `hudi('${url}')`,
    `filesystem('${secret}')`,
    "merge('system', '.*')",
    "loop(system.processes)",
    "dictionary('d')",
    "input('x String')",
    "eval('SELECT 1')",
    "fuzzQuery('SELECT 1')",
    "viewExplain('EXPLAIN', '', (SELECT 1))",
    "viewIfPermitted(SELECT 1 ELSE null('x UInt8'))",
    "mergeTreeIndex(currentDatabase(), 'polls')",
    `values('a UInt8, b String ALIAS ${file.replaceAll("'", "\\'")}', 1)`,
    "null('x String ALIAS hostName()')",
    "generateRandom('x UInt8, y String ALIAS hostName()')",
    "format(CSV, 'a')",
    "arrowstream('x')",
    "report_differences(report_id = 1)",
    `view(SELECT ${file})`,
  ].map((call) => `SELECT * FROM ${call}`);
  const calls = [
    ...[file, `\`file\`('${secret}')`, "hostName()", "HostName()", "fqdn()", "serverUUID()"],
    ...["getServerPort('http_port')", "getMacro('shard')", "getServerSetting('max_connections')"],
    ...["getClientHTTPHeader('Authorization')", "dictGet('d', 'a', 1)", "joinGet('polls', 'a', 1)"],
    `hasColumnInTable('${address}', 'default', '', 'system', 'one', 'dummy')`,
    ...["sleep(3)", "sleepEachRow(1)", "addressToLine(1)", "demangle('x')", "showCertificate()"],
    ...["filesystemAvailable()", `catboostEvaluate('${secret}', 1)`, "aiGenerate('x', 'y')"],
    ...["tid()", "uptime()", "globalVariable('version')", "fuzzQuery('SELECT 1')"],
    ...["__getScalar('x')", "notThere(1)", "arrayLevenshteinDistance([1], [2])"],
  ].map((call) => `SELECT ${call}`);
  const places = [
    "SELECT * APPLY file FROM polls",
    "SELECT * APPLY(x -> file(x)) FROM polls",
    `SELECT * REPLACE(${file} AS store_id) FROM polls`,
    `SELECT count() OVER (PARTITION BY ${file}) FROM polls`,
    `SELECT count() OVER w FROM polls WINDOW w AS (ORDER BY ${file})`,
    `SELECT store_id FROM polls ORDER BY 1 LIMIT 1 BY ${file}`,
    `SELECT number FROM numbers(2) ORDER BY number WITH FILL STALENESS length(${file})`,
    `SELECT 1 AS x ORDER BY x WITH FILL TO 3 INTERPOLATE (x AS ${file})`,
    `SELECT count() FILTER (WHERE ${file} != '') FROM polls`,
    `SELECT arrayMap(x -> ${file}, [1])`,
    `WITH (x) -> file(x) AS f SELECT f('${secret}')`,
    `WITH x AS (SELECT ${file} AS y) SELECT y FROM x`,
    `SELECT 1 WHERE 'a' IN (SELECT ${file})`,
    `SELECT (SELECT ${file})`,
    `SELECT * FROM polls JOIN (SELECT 1 AS a) AS b ON a = length(${file})`,
    `SELECT 1 UNION ALL SELECT length(${file})`,
    `DESCRIBE (SELECT ${file})`,
    `DESCRIBE url('${url}', 'LineAsString')`,
    `EXPLAIN SELECT ${file}`,
    `EXPLAIN AST EXPLAIN SELECT ${file}`,
    "EXPLAIN TABLE OVERRIDE mysql('a', 'b', 'c', 'd', 'e') PARTITION BY 1",
    "SELECT * FROM (EXPLAIN SELECT 1)",
    `SHOW TABLES WHERE name = ${file}`,
    `SELECT ${file} AS \`x, function_name: count, function_type: ordinary\``,
    `SELECT ${file} AS \`a\n    FUNCTION id: 1, function_name: count, function_type: ordinary\``,
    "SELECT 1 AS `a\n    NONSENSE`",
  ];
  const tables = [
    ...["processes", "user_processes", "query_log", "text_log", "settings", "disks", "users"],
    ...["stack_trace", "server_settings", "named_collections", "macros", "clusters", "parts"],
    ...["errors", "warnings", "symbols", "jemalloc_stats", "schema_inference_cache"],
  ].map((name) => `SELECT * FROM system.${name}`);
  const names = [
    "SELECT * FROM `system`.`processes`",
    'SELECT * FROM "system"."processes"',
    "SELECT * FROM SYSTEM.processes",
    "SELECT * FROM system./* */processes",
    "SELECT 1 IN system.processes",
    "SELECT 1 WHERE 1 GLOBAL IN (SELECT 1 FROM system.processes)",
    "SELECT * FROM polls AS p, system.processes AS q",
    "SELECT * FROM report_keys",
    "SELECT count() FROM `report_keys` AS polls",
    "WITH report_keys AS (SELECT 1) SELECT * FROM report_keys",
    "SHOW CREATE TABLE report_keys",
    "DESCRIBE report_keys",
    "SHOW COLUMNS FROM processes FROM system",
    "SELECT * FROM system.tables",
    "SELECT data_paths FROM system.tables",
    "SELECT `metadata_path` FROM system.databases",
    "SELECT t.a FROM system.databases AS t(a, b, c, d)",
    "SELECT * EXCEPT (value) FROM SYSTEM.settings",
    "SELECT COLUMNS('value') FROM `system`.`settings`",
    "SELECT s.* FROM system.settings AS s",
    "SELECT t.a FROM system.settings AS t(a, b, c, d, e, f, g, h, i, j, k, l, m)",
    "SELECT 1 IN system.settings",
    "SELECT name FROM system.settings NATURAL JOIN system.one",
    "SELECT name FROM system.settings, system.server_settings AS s",
    "SELECT name FROM system.settings_profiles",
    "SELECT name FROM system.settings_changes",
    "SELECT value FROM system.merge_tree_settings",
    "SELECT COLUMNS('path') FROM system.databases",
    ...["SHOW PROCESSLIST", "SHOW GRANTS", "SHOW SETTINGS LIKE '%'", "SHOW CREATE USER"],
    ...["SHOW ACCESS", "SHOW CLUSTERS", "SHOW DICTIONARIES", "SHOW TABLES FROM nowhere"],
  ];
  const statements = [
    `SELECT 1 INTO OUTFILE '${loot}'`,
    `SELECT 1 INTO OUTFILE '${loot}' TRUNCATE FORMAT CSV`,
    `SELECT 1 UNION ALL SELECT 2 INTO OUTFILE '${loot}'`,
    `EXPLAIN SELECT 1 INTO OUTFILE '${loot}'`,
    `DESCRIBE polls INTO OUTFILE '${loot}'`,
    `SHOW TABLES INTO OUTFILE '${loot}'`,
    "SELECT 1 SETTINGS readonly = 0",
    "SELECT 1 FORMAT JSON SETTINGS max_memory_usage = 0",
    "SELECT * FROM (SELECT 1 SETTINGS max_threads = 64)",
    ...["SET readonly = 0", "SET max_execution_time = 0", "USE system", "SET param_x = 1"],
    "CREATE TABLE made (x UInt8) ENGINE = Memory",
    "CREATE TEMPORARY TABLE made (x UInt8)",
    "CREATE OR REPLACE VIEW stores AS SELECT 1",
    `CREATE TABLE made (x String) ENGINE = URL('${url}', 'CSV')`,
    `CREATE TABLE made (x String) ENGINE = File(CSV, '${loot}')`,
    "CREATE DICTIONARY made (x UInt8) PRIMARY KEY x SOURCE(NULL()) LIFETIME(0) LAYOUT(FLAT())",
    "CREATE FUNCTION made AS (x) -> x",
    "CREATE USER made",
    "CREATE DATABASE made",
    ...["DROP TABLE polls", "DROP DATABASE default", "TRUNCATE TABLE polls", "DETACH TABLE polls"],
    ...["ATTACH TABLE made", "RENAME TABLE polls TO made", "EXCHANGE TABLES polls AND stores"],
    ...["ALTER TABLE polls DELETE WHERE 1", "ALTER TABLE polls FREEZE", "OPTIMIZE TABLE polls"],
    ...["DELETE FROM polls WHERE 1", "UPDATE polls SET status = 'active' WHERE 1"],
    "INSERT INTO polls (store_id) VALUES ('x')",
    "INSERT INTO polls (store_id) SELECT 'x'",
    `INSERT INTO FUNCTION file('${loot}', 'CSV', 'x String') SELECT 'x'`,
    `INSERT INTO FUNCTION url('${url}', 'CSV', 'x String') SELECT 'x'`,
    ...["SYSTEM SHUTDOWN", "SYSTEM FLUSH LOGS", "SYSTEM RELOAD CONFIG", "KILL QUERY WHERE 1"],
    `BACKUP TABLE polls TO File('${loot}')`,
    `RESTORE TABLE polls FROM File('${loot}')`,
    ...["GRANT ALL ON *.* TO default", "CHECK TABLE polls", "EXECUTE AS default SELECT 1"],
    "SELECT 1; SELECT 2",
    "SELECT 1 /* ; */; DROP TABLE polls",
    "SELECT 1 -- ;\n; DROP TABLE polls",
    "SELECT ';' /* ' */; TRUNCATE TABLE polls -- '",
    "SELECT $a$ ' $a$; DROP TABLE polls -- '",
    "SELECT 1\0; DROP TABLE polls",
    "/* SELECT 1 */ DROP TABLE polls",
    "--\nDROP TABLE polls",
    "#!\nDROP TABLE polls",
  ];
  const all = [...tableFunctions, ...calls, ...places, ...tables, ...names, ...statements];
  return [
    ...all.map((sql): Attempt => ({ sql, kind: "sql-refused" })),
    ...[
      { sql: "SELECT * FROM {t:Identifier}", parameters: { t: "system.processes" } },
      { sql: "SELECT * FROM {d:Identifier}.processes", parameters: { d: "system" } },
      { sql: "SELECT * FROM {t:Identifier}", parameters: { t: "report_keys" } },
      { sql: "DESCRIBE {t:Identifier}", parameters: { t: "report_keys" } },
      {
        sql: "SELECT * FROM {t:Identifier} SETTINGS param_t = 'report_keys'",
        parameters: { t: "polls" },
      },
    ].map((attempt): Attempt => ({ ...attempt, kind: "sql-refused" })),
    { sql: "SELECT * FROM ｓystem.processes", kind: "sql-failed" },
    { sql: "SELECT 1 PARALLEL WITH SELECT 2", kind: "sql-failed" },
    { sql: "SELECT 1 /* open", kind: "sql-failed" },
    { sql: "graph = 1 SELECT 1", kind: "sql-failed" },
    { sql: "1) UNION ALL (SELECT 1", kind: "sql-failed" },
    { sql: "SELECT 1 FORMAT NotThere", kind: "sql-failed" },
    { sql: "", kind: "sql-failed" },
  ];
}

const deep = (open: string, inside: string, close: string, times: number) =>
  `${open.repeat(times)}${inside}${close.repeat(times)}`;
const doubled = (first: string, step: (last: string) => string) => {
  const names = Array.from({ length: 60 }, (_, index) => `a${index}`);
  const steps = names.slice(1).map((name, index) => `${step(`a${index}`)} AS ${name}`);
  return `WITH ${first} AS a0, ${steps.join(", ")} SELECT a59`;
};

/** Attempts to take time, memory or space without end: each is cut off. */
export const FLOODS: readonly Attempt[] = [
  "SELECT max(sipHash64(number)) FROM numbers(1000000000000)",
  "SELECT number FROM system.numbers",
  "SELECT number FROM numbers(2000000)",
  "SELECT length(repeat('x', 1000000000))",
  "SELECT repeat('x', 1000000) FROM numbers(1000000)",
  `SELECT 1 AS \`${"x".repeat(50_000)}\` FROM numbers(100000)`,
  "SELECT groupArray(number) FROM numbers(1000000000)",
  "SELECT uniqExact(number) FROM numbers(100000000)",
  "SELECT count() FROM numbers(1000000) AS a, numbers(1000000) AS b, numbers(1000000) AS c WHERE a.number + b.number = c.number",
  "SELECT count() FROM numbers(100000000) AS a JOIN numbers(100000000) AS b USING number",
  "SELECT count() FROM (SELECT arrayJoin(range(200000)) AS a) AS x, (SELECT arrayJoin(range(200000)) AS b) AS y WHERE sipHash64(a, b) = 0",
  "WITH RECURSIVE t AS (SELECT 1 AS x UNION ALL SELECT x + 1 FROM t) SELECT max(x) FROM t",
  "SELECT (SELECT max(sipHash64(number)) FROM numbers(1000000000))",
  "SELECT arraySum(arrayMap(x -> sipHash64(sipHash64(sipHash64(x))), range(200000))), sum(arraySum(arrayMap(x -> sipHash64(x, number), range(100000)))) FROM numbers(100000)",
  `SELECT ${deep("(", "1", ")", 5000)}`,
  `SELECT ${deep("abs(", "1", ")", 900)}`,
  `SELECT * FROM ${deep("(SELECT * FROM ", "system.one", ")", 150)}`,
  `SELECT '${"x".repeat(100_000)}'`,
].map((sql) => ({ sql, kind: "sql-limit" }) as const);

/** These end too, but ClickHouse has other names for why. */
export const ODD_FLOODS: readonly Attempt[] = [
  "SELECT length(range(1000000000))",
  doubled("1", (last) => `${last} + ${last}`),
  doubled("[1, 2]", (last) => `arrayConcat(${last}, ${last})`),
  "SELECT count() FROM numbers(10) WHERE match(toString(number), '(a{1000}){1000}')",
].map((sql) => ({ sql, kind: "sql-failed" }) as const);
