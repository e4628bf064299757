import { checkCalls } from "./check-calls.ts";
import {
  checkAbout,
  checkColumns,
  checkNames,
  checkSources,
  readsSettings,
  undocumented,
} from "./check-tables.ts";
import { AnalystFailure, refused } from "./failure.ts";
import { type Functions, functionsOf, type KnownFunction } from "./functions.ts";
import { isTypedFormat, portableQuery } from "./portable-types.ts";
import { shapeOf } from "./shape.ts";
import { checkText } from "./statement-text.ts";
import { SYSTEM_DATABASES } from "./tables.ts";
import { readTree, unescaped } from "./tree.ts";
import { type Zones, zonesOf } from "./zones.ts";

/**
 * Runs a query of the guard, with parameters, under the same limits as any other. Returns lines,
 * with tabs between the columns.
 */
export type GuardQueries = (
  sql: string,
  parameters: ReadonlyMap<string, string>,
) => Promise<string[]>;

/** A statement that may be run, in the form to run. */
type Allowed = {
  text: string;
  format: string | undefined;
  /** It is a SELECT, and not a statement about one, or about tables. */
  isSelect: boolean;
};

/** A statement for the guard to check. */
type GuardedQuery = {
  sql: string;
  parameters: ReadonlyMap<string, string>;
  database: string;
  /** A time zone that is set for the query. */
  timezone?: string | undefined;
};

/** Lets statements pass that analysts may run. */
export type Guard = {
  /**
   * @throws AnalystFailure sql-refused, sql-limit if too many time zones were named, or what
   *   `queries` throws for SQL that the engine refuses
   */
  check(queries: GuardQueries, query: GuardedQuery): Promise<Allowed>;
};

const CANONICAL = "SELECT formatQuerySingleLine({sql:String})";
const TREE = "EXPLAIN QUERY TREE run_passes = 0 SELECT 1 FROM (";
const EXISTING = `SELECT 'database', name FROM system.databases WHERE has(splitByChar('\\n', {names:String}), name)
UNION ALL
SELECT 'table', name FROM system.tables
WHERE database = currentDatabase() AND has(splitByChar('\\n', {names:String}), name)`;

/**
 * How much the guard parses at once, while nothing else of the process runs: a tenth of a second.
 */
const LINES = 30_000;
const CHARACTERS = 250_000;

const FUNCTIONS = "SELECT name, alias_to, is_aggregate, toString(origin) FROM system.functions";
const ZONES = "SELECT time_zone FROM system.time_zones";
const COLUMNS = `SELECT DISTINCT name FROM system.columns
WHERE (database = currentDatabase() OR lower(database) IN ('system', 'information_schema'))
  AND has(splitByChar('\\n', {names:String}), name)`;

/** Settings that someone has given a value that may be, or contain, a password. */
const SECRET_SETTINGS = `SELECT name FROM system.settings
WHERE value != default AND (
  match(value, '@|(?i:password|secret)')
  OR (type IN ('String', 'URI', 'Map') AND match(name, '(?i)pass|secret|token|credential|key|ur[il]|proxy|header'))
)`;

/** A guard for an engine, from which it reads what exists. */
export async function openGuard(queries: GuardQueries): Promise<Guard> {
  const run = (sql: string) => queries(sql, new Map());
  const known = await run(FUNCTIONS);
  const functions = functionsOf(
    known.map((line) => {
      const [name = "", alias_to = "", is_aggregate = "", origin = ""] = line.split("\t");
      return { name, alias_to, is_aggregate: is_aggregate === "1", origin } satisfies KnownFunction;
    }),
  );
  return guardOf(functions, zonesOf(await run(ZONES)));
}

function guardOf(functions: Functions, zones: Zones): Guard {
  return {
    /**
     * What is checked is what is run: not the original text, but the one statement that the
     * engine's own parser found in it, formatted by the engine. So no second opinion on where
     * strings, comments and statements end is needed, and none can differ.
     */
    async check(queries, { sql, parameters, database, timezone = "" }) {
      // There, names without a database would be those of ClickHouse's tables.
      if (SYSTEM_DATABASES.has(database.toLowerCase())) throw refused(`the database ${database}`);
      if (sql.includes("\0")) throw refused("a query must not have NUL characters");
      const [line = ""] = await queries(CANONICAL, new Map([["sql", escaped(sql)]]));
      const canonical = unescaped(line);
      if (canonical.length > CHARACTERS) throw tooLarge();
      const shape = shapeOf(canonical);
      const typed = [timezone, ...checkText(shape.text, parameters)];
      for (const zone of typed) zones.check(zone);
      if (shape.kind === "about") {
        checkAbout(shape, database);
        zones.use(typed);
      } else {
        // The types of parameters are created along with the tree.
        zones.use(typed);
        zones.use(await checkQuery(queries, shape.query, parameters, database));
      }
      const { text, format } = shape;
      return { text, format, isSelect: shape.kind === "query" && shape.query === text };
    },
  };

  /** Returns the time zones that the query names. */
  async function checkQuery(
    queries: GuardQueries,
    query: string,
    parameters: ReadonlyMap<string, string>,
    database: string,
  ): Promise<string[]> {
    // In brackets it can only be one query, without FORMAT and INTO OUTFILE.
    const lines = await queries(`${TREE}${query})`, parameters);
    if (lines.length > LINES) throw tooLarge();
    const { root, strange } = readTree(lines.map(unescaped));
    if (strange !== undefined) throw refused(`not allowed: ${strange.slice(0, 200)}`);
    const named = checkCalls(root, functions);
    for (const zone of named) zones.check(zone);
    const unsure = checkNames(root, database);
    const sets = checkSources(root, database);
    checkColumns(root, query);
    if (readsSettings(root)) await checkSettings(queries);
    if (sets.size > 0) await checkSets(queries, sets);
    if (unsure.size === 0) return named;
    const names = escaped([...unsure.keys()].join("\n"));
    for (const found of await queries(EXISTING, new Map([["names", names]]))) {
      const [kind, name = ""] = found.split("\t").map(unescaped);
      const uses = unsure.get(name);
      if (kind === "table" && uses?.asTable) throw undocumented(name);
      if (kind === "database" && name !== database && uses?.asDatabase) {
        throw refused(`analysts cannot read the database ${name}`);
      }
    }
    return named;
  }
}

/**
 * The text to run for an answer in this format. Its columns have portable types: the checked query
 * becomes a subquery of one that only converts them.
 */
export async function portable(
  queries: GuardQueries,
  { text, isSelect }: Allowed,
  format: string,
  parameters: ReadonlyMap<string, string>,
): Promise<string> {
  if (!isSelect || !isTypedFormat(format)) return text;
  const lines = await queries(`DESCRIBE (${text})`, parameters);
  return portableQuery(
    text,
    lines.map((line) => line.split("\t").map(unescaped)),
  );
}

function tooLarge(): AnalystFailure {
  return new AnalystFailure("sql-limit", "a limit was reached: the size of the query");
}

/** The settings may be read as long as none of them holds a secret. */
async function checkSettings(queries: GuardQueries): Promise<void> {
  const [secret] = await queries(SECRET_SETTINGS, new Map());
  if (secret !== undefined) throw refused(`system.settings: ${secret} may hold a secret`);
}

/** Names in the place of a table that are not tables must be columns. */
async function checkSets(queries: GuardQueries, sets: ReadonlySet<string>): Promise<void> {
  const names = [...sets].map((name) => name.split(".").at(-1) ?? "").join("\n");
  const columns = new Set(await queries(COLUMNS, new Map([["names", escaped(names)]])));
  for (const name of sets) {
    if (!columns.has(name.split(".").at(-1) ?? "")) throw undocumented(name);
  }
}

/** Text in ClickHouse's form for parameters, which is also that of TabSeparated. */
function escaped(text: string): string {
  return text.replace(/[\\\t\n\r\0]/g, (each) => ESCAPES[each] ?? each);
}
const ESCAPES: Record<string, string> = {
  ...{ "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": "\\0" },
};
