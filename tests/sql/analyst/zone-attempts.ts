import type { Attempt } from "./attempts.ts";

const quoted = (text: string) => `'${text.replace(/[\\']/g, "\\$&")}'`;

/** Places in which the engine takes a text for a time zone. */
const ARGUMENTS: readonly ((zone: string) => string)[] = [
  (zone) => `toDateTime(0, ${zone})`,
  (zone) => `toDateTime64(0, 3, ${zone})`,
  (zone) => `toString(now(), ${zone})`,
  (zone) => `now(${zone})`,
  (zone) => `toTimeZone(now(), ${zone})`,
  (zone) => `now() AT TIME ZONE ${zone}`,
  (zone) => `formatDateTime(now(), '%F', ${zone})`,
  (zone) => `DATE_FORMAT(now(), '%F', ${zone})`,
  (zone) => `parseDateTime('2024-01-01', '%F', ${zone})`,
  (zone) => `parseDateTimeBestEffort('2024-01-01', ${zone})`,
  (zone) => `date_trunc('day', now(), ${zone})`,
  (zone) => `dateDiff('day', now(), now(), ${zone})`,
  (zone) => `toStartOfInterval(now(), toIntervalDay(1), ${zone})`,
  (zone) => `toStartOfWeek(now(), 1, ${zone})`,
  (zone) => `toYYYYMM(now(), ${zone})`,
  (zone) => `YEAR(now(), ${zone})`,
  (zone) => `fromUnixTimestamp64Milli(1, ${zone})`,
  (zone) => `makeDateTime(2024, 1, 1, 0, 0, 0, ${zone})`,
  (zone) => `snowflakeIDToDateTime(7204436857747984384, 0, ${zone})`,
  (zone) => `toUTCTimestamp(now(), ${zone})`,
  (zone) => `addDays(now(), 1, ${zone})`,
  (zone) => `arrayMap(x -> toString(now(), ${zone}), [1])`,
];

/** Places in which the engine takes a text for a type. */
const TYPES: readonly ((type: string) => string)[] = [
  (type) => `CAST(0, ${type})`,
  (type) => `accurateCastOrNull(0, ${type})`,
  (type) => `reinterpret(0, ${type})`,
  (type) => `JSONExtract('{}', 'a', ${type})`,
  (type) => `JSONExtractKeysAndValues('{}', ${type})`,
  (type) => `defaultValueOfTypeName(${type})`,
  (type) => `dynamicElement(CAST(1, 'Dynamic'), ${type})`,
  (type) => `structureToProtobufSchema(concat('x ', ${type}))`,
];

/** Spellings of a type with a time zone, of which the engine takes each. */
const VARIANTS: readonly ((zone: string) => string)[] = [
  (zone) => `DateTime('${zone}')`,
  (zone) => `DateTime64(3, '${zone}')`,
  (zone) => `\`DateTime\`('${zone}')`,
  (zone) => `DateTime(/* 'UTC' */'${zone}')`,
  (zone) => `DateTime($$${zone}$$)`,
  (zone) => `DateTime(x'${Buffer.from(zone).toString("hex")}')`,
  (zone) => `Array(Nullable(DateTime('${zone}')))`,
  (zone) => `Tuple(a UInt8, b DateTime('${zone}'))`,
  (zone) => `Map(String, DateTime('${zone}'))`,
  (zone) => `JSON(a DateTime('${zone}'))`,
];

/**
 * Time zones that take memory for good, or are paths that are opened: a pipe nobody writes into would
 * hold up its reader for ever.
 */
export function zoneAttempts(pipe: string): Attempt[] {
  const hostile = [
    ...["Fixed/UTC+01:02:03", "Nowhere/Else", "utc", pipe, `file:${pipe}`],
    `../../..${pipe}`,
  ];
  const fixed = "Fixed/UTC-11:22:33";
  const literals = [
    ...hostile.flatMap((zone) => ARGUMENTS.slice(0, 5).map((call) => call(quoted(zone)))),
    ...ARGUMENTS.map((call) => call(quoted(fixed))),
    ...TYPES.map((call) => call(quoted(`DateTime('${pipe}')`))),
    ...VARIANTS.map((type) => `CAST(0, ${quoted(type(pipe))})`),
    ...[`0::DateTime('${fixed}')`, `'{}'::JSON(a DateTime('${fixed}'))`],
  ];
  const unclear = [
    ...ARGUMENTS.map((call) => call("concat('U', 'TC')")),
    ...TYPES.map((call) => call("concat('DateTime(', '''UTC'')')")),
    ...["toDateTime(0, (SELECT 'UTC'))", "toDateTime(0, materialize('UTC'))"],
    ...["toDateTime(0, if(1, 'UTC', ''))", "toDateTime(0, lower('UTC'))", "toString(now(), z)"],
    "arrayMap(z -> toString(now(), z), ['UTC'])",
    "arrayMap(z -> formatDateTime(now(), '%F', z), ['UTC'])",
    "toString(polled_at, timezone) FROM polls INNER JOIN stores USING (store_id)",
    "toString(*) FROM (SELECT polled_at, timezone FROM polls, stores)",
    "toString(COLUMNS('at|zone')) FROM (SELECT polled_at, timezone FROM polls, stores)",
    "toString(untuple((now(), 'UTC')))",
    // A zone comes out of the text that is read.
    `parseDateTimeInJodaSyntax('2024-01-01 ${fixed}', 'yyyy-MM-dd zzz')`,
    `parseDateTimeInJodaSyntax(concat('2024-01-01 ', '${pipe}'), 'yyyy-MM-dd z')`,
    "parseDateTime64InJodaSyntaxOrNull('2024', concat('yyyy ', 'z'))",
    `j.a.:\`DateTime('${pipe}')\` FROM (SELECT '{}'::JSON AS j)`,
    `d.\`DateTime('${pipe}')\` FROM (SELECT 1::Dynamic AS d)`,
    `\`d.DateTime('${pipe}')\` FROM (SELECT 1::Dynamic AS d)`,
    `getSubcolumn('{}'::JSON, ${quoted(`a.:\`DateTime('${pipe}')\``)})`,
  ];
  const statements = [
    "WITH 'UTC' AS z SELECT toDateTime(0, z)",
    "WITH (x, z) -> toString(x, z) AS f SELECT f(now(), 'UTC')",
    `DESCRIBE (SELECT toDateTime(0, '${pipe}'))`,
    `EXPLAIN SELECT toDateTime(0, '${pipe}')`,
    `SELECT * FROM numbers(toUInt64(toDateTime(0, '${pipe}')))`,
    `SELECT * FROM view(SELECT toDateTime(0, '${pipe}'))`,
    `SELECT 1 ORDER BY toDateTime(0, '${fixed}')`,
    `SELECT '${fixed}'`,
    `SELECT ['a', '${fixed}']`,
  ];
  const given: [sql: string, parameters: Record<string, string>][] = [
    ["SELECT toDateTime(0, {z:String})", { z: fixed }],
    ["SELECT toString(now(), {z:String})", { z: pipe }],
    ["SELECT toDateTime(0, {z:Nullable(String)})", { z: "UTC" }],
    ["SELECT CAST(0, {t:String})", { t: `DateTime('${pipe}')` }],
    [`SELECT {d:DateTime('${pipe}')}`, { d: "0" }],
    [`SELECT {d:Array(DateTime64(3, '${fixed}'))}`, { d: "[]" }],
    [`SELECT {d:Tuple(a DateTime('${fixed}'))}`, { d: "(0)" }],
    [`SELECT 1 LIMIT {d:DateTime('${pipe}')}`, { d: "0" }],
    [`DESCRIBE (SELECT {d:DateTime('${pipe}')})`, { d: "0" }],
  ];
  return [
    ...[...literals, ...unclear].map((call) => ({ sql: `SELECT ${call}` })),
    ...statements.map((sql) => ({ sql })),
    ...given.map(([sql, parameters]) => ({ sql, parameters })),
  ].map((attempt): Attempt => ({ ...attempt, kind: "sql-refused" }));
}

/** What analysts ask of time zones that are there. */
export const GOOD_ZONES: readonly { sql: string; parameters?: Record<string, string> }[] = [
  ...ARGUMENTS.map((call) => `SELECT ${call("'Europe/London'")}`),
  ...TYPES.slice(0, 6).map((call) => `SELECT ${call(quoted("DateTime('Asia/Tokyo')"))}`),
  "SELECT count() FROM stores WHERE timezone = 'America/New_York' OR timezone = 'Nowhere/Else'",
  "SELECT toDate(polled_at) AS day, count() AS date FROM polls GROUP BY day ORDER BY date",
  "SELECT toStartOfInterval(polled_at, INTERVAL 1 HOUR, toDateTime64('2023-01-01 00:00:00', 6, 'UTC')) FROM polls LIMIT 1",
  "SELECT name FROM system.columns WHERE type LIKE 'DateTime64(6, \\'UTC\\')' LIMIT 1",
  "SELECT parseDateTimeInJodaSyntax('2024-01-01T00:00:00Z', 'yyyy-MM-dd\\'T\\'HH:mm:ss\\'Z\\'')",
  "SELECT CAST('a', 'Enum8(\\'a\\' = 1, \\'/b\\' = 2)'), CAST(1, 'Nullable(Decimal(18, 2))'), (1, 'a')::Tuple(x UInt8, y String)",
  "SELECT round(avg(toUInt8(status)), 2) AS uptime, max(polled_at) AS timestamp FROM polls ORDER BY uptime, timestamp",
  "SELECT arrayMap(upper, ['a']), arrayMap(plus, [1], [2]), arrayReduce('quantiles(0.5, 0.9)', [1, 2])",
  "WITH named AS (SELECT store_id FROM polls) SELECT count() FROM polls AS p WHERE p.store_id IN named AND p.status IN (p.status)",
  "SELECT x FROM (SELECT 1 AS x) WHERE x IN x UNION ALL SELECT number FROM numbers(1)",
]
  .map((sql): { sql: string; parameters?: Record<string, string> } => ({ sql }))
  .concat([
    { sql: "SELECT toTimeZone(now(), {z:String})", parameters: { z: "Asia/Tokyo" } },
    { sql: "SELECT {d:DateTime64(6, 'UTC')}", parameters: { d: "2024-01-01 00:00:00" } },
    {
      sql: "SELECT {c:Identifier} FROM default.{t:Identifier} LIMIT 1",
      parameters: { c: "store_id", t: "polls" },
    },
  ]);
