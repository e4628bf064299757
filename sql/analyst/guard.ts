import { tokensOf } from "../front/tokens.ts";
import { refused } from "./failure.ts";
import {
  type FunctionRule,
  functionRule,
  type KnownFunction,
  UNKNOWN_FUNCTION,
} from "./functions.ts";
import { type Named, type Shape, shapeOf } from "./shape.ts";
import {
  DOCUMENTED_TABLES,
  PATH_COLUMNS,
  SYSTEM_DATABASES,
  SYSTEM_TABLES,
  TABLE_FUNCTIONS,
  TABLES_WITH_PATHS,
} from "./tables.ts";
import { readTree, type Tree } from "./tree.ts";

/**
 * Asks the engine something for the guard, with parameters, under the same limits as any query. Answers
 * lines, each with tabs between its columns.
 */
export type GuardAsks = (sql: string, parameters: ReadonlyMap<string, string>) => Promise<string[]>;

/** A statement that may be run, as it is to be run. */
export type Allowed = { text: string; format: string | undefined };

/** Lets statements through that analysts may make. */
export type Guard = {
  /** @throws AnalystFailure sql-refused, or what `asks` throws for SQL that the engine refuses */
  check(
    asks: GuardAsks,
    sql: string,
    parameters: ReadonlyMap<string, string>,
    database: string,
  ): Promise<Allowed>;
};

const CANONICAL = "SELECT formatQuerySingleLine({sql:String})";
const TREE = "EXPLAIN QUERY TREE run_passes = 0 SELECT 1 FROM (";
const EXISTING = `SELECT 'database', name FROM system.databases WHERE has(splitByChar('\\n', {names:String}), name)
UNION ALL
SELECT 'table', name FROM system.tables
WHERE database = currentDatabase() AND has(splitByChar('\\n', {names:String}), name)`;

/** What the guard must know of the engine. */
export const KNOWN_FUNCTIONS =
  "SELECT name, alias_to, is_aggregate, toString(origin) FROM system.functions";

/** A guard for the engine that knows these functions. */
export function createGuard(known: readonly string[]): Guard {
  const rule = functionRule(
    known.map((line) => {
      const [name = "", alias_to = "", is_aggregate = "", origin = ""] = line.split("\t");
      return { name, alias_to, is_aggregate: is_aggregate === "1", origin } satisfies KnownFunction;
    }),
  );

  return {
    /**
     * What is looked at is what is run: not the text that came, but the one statement that the engine's own
     * parser found in it, written out by the engine. A second opinion on where strings, comments and
     * statements end is not needed, and cannot differ.
     */
    async check(asks, sql, parameters, database) {
      // There, names without a database would be of tables of ClickHouse's.
      if (SYSTEM_DATABASES.has(database.toLowerCase())) throw refused(`the database ${database}`);
      if (sql.includes("\0")) throw refused("a query holds no NUL characters");
      const [line = ""] = await asks(CANONICAL, new Map([["sql", escaped(sql)]]));
      const shape = shapeOf(unescaped(line));
      if (shape.kind === "about") checkAbout(shape, database);
      else await checkQuery(asks, shape.query, parameters, database);
      return { text: shape.text, format: shape.format };
    },
  };

  async function checkQuery(
    asks: GuardAsks,
    query: string,
    parameters: ReadonlyMap<string, string>,
    database: string,
  ): Promise<void> {
    // In brackets it can only be one query, without FORMAT and INTO OUTFILE.
    const tree = readTree((await asks(`${TREE}${query})`, parameters)).map(unescaped));
    if (tree.strange !== undefined)
      throw refused(`this is not taken: ${tree.strange.slice(0, 200)}`);
    checkFunctions(tree, rule);
    const unsure = checkTables(tree, database);
    checkPaths(tree, query);
    if (unsure.size === 0) return;
    const names = escaped([...unsure.keys()].join("\n"));
    for (const found of await asks(EXISTING, new Map([["names", names]]))) {
      const [kind, name = ""] = found.split("\t").map(unescaped);
      const uses = unsure.get(name);
      if (kind === "table" && uses?.asTable) throw undocumented(name);
      if (kind === "database" && name !== database && uses?.asDatabase) {
        throw refused(`the database ${name} is none that analysts read`);
      }
    }
  }
}

function checkAbout(shape: Extract<Shape, { kind: "about" }>, own: string): void {
  const known = (name: string) => name === own || SYSTEM_DATABASES.has(name.toLowerCase());
  const named: Named | undefined = shape.table;
  const database = named === undefined ? shape.database : named.database;
  if (database !== undefined && !known(database)) {
    throw refused(`the database ${database} is none that analysts read`);
  }
  if (named === undefined) return;
  const inSystem = database !== undefined && SYSTEM_DATABASES.has(database.toLowerCase());
  const name = inSystem ? `${database}.${named.table}`.toLowerCase() : named.table;
  if (!(inSystem ? SYSTEM_TABLES : DOCUMENTED_TABLES).has(name)) throw undocumented(name);
}

function checkFunctions(tree: Tree, rule: FunctionRule): void {
  for (const name of tree.functions) {
    const reason = rule(name);
    if (reason === undefined) continue;
    if (reason === UNKNOWN_FUNCTION && tree.lambdas.has(name)) continue;
    throw refused(`the function ${name} cannot be called here: ${reason}`);
  }
  for (const name of tree.tableFunctions) {
    if (!TABLE_FUNCTIONS.has(name)) {
      throw refused(`the table function ${name} cannot be called here; docs/SQL.md says which can`);
    }
  }
}

/** How a name is used that may be one of a table, a database, a column, or something of the query's own. */
type Uses = { asTable: boolean; asDatabase: boolean };

/**
 * Refuses tables by their names; answers the names that must not be tables or databases either. Where
 * in the query a name stands does not matter: columns have no names of tables.
 */
function checkTables(tree: Tree, own: string): Map<string, Uses> {
  const unsure = new Map<string, Uses>();
  const note = (name: string, use: Partial<Uses>) =>
    unsure.set(name, { asTable: false, asDatabase: false, ...unsure.get(name), ...use });
  for (const identifier of tree.identifiers) {
    const [first = "", second] = identifier.split(".").map(unquoted);
    if (second !== undefined && SYSTEM_DATABASES.has(first.toLowerCase())) {
      const name = `${first}.${second}`.toLowerCase();
      if (!SYSTEM_TABLES.has(name)) throw undocumented(`${first}.${second}`);
      continue;
    }
    if (second !== undefined && first === own && !DOCUMENTED_TABLES.has(second)) {
      note(second, { asTable: true });
    }
    note(first, { asTable: !DOCUMENTED_TABLES.has(first), asDatabase: second !== undefined });
    // A name with a dot in it.
    if (second !== undefined) note(identifier, { asTable: true });
  }
  return unsure;
}

/** Tables that say where files lie are read by naming columns, and those columns are not named. */
function checkPaths(tree: Tree, query: string): void {
  const told = tree.identifiers.find((identifier) =>
    TABLES_WITH_PATHS.has(identifier.split(".").slice(0, 2).map(unquoted).join(".").toLowerCase()),
  );
  if (told === undefined) return;
  const hidden = [...tokensOf(query)].find(
    ({ kind, text }) => kind !== "other" && PATH_COLUMNS.has(text.replace(/^[`"]|[`"]$/g, "")),
  );
  if (hidden !== undefined) throw refused(`${told}: where files lie is not told (${hidden.text})`);
  const around = / AS (?:\w+|`[^`]*`)\(| IN \(?`?system`?\.|\bNATURAL\b/i.exec(query);
  if (tree.wildcards || around !== null) {
    throw refused(`${told}: name the columns that you want, rather than * or all of them`);
  }
}

function undocumented(name: string): Error {
  return refused(`the table ${name} is none that analysts read; docs/SQL.md says which are`);
}

function unquoted(step: string): string {
  return step.replace(/^[\^:]?`(.*)`$/s, "$1");
}

/** Text as ClickHouse takes it for a parameter, and as it prints it in TabSeparated. */
function escaped(text: string): string {
  return text.replace(/[\\\t\n\r\0]/g, (each) => ESCAPES[each] ?? each);
}
const ESCAPES: Record<string, string> = {
  ...{ "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": "\\0" },
};

const UNESCAPES: Record<string, string> = {
  ...{ t: "\t", n: "\n", r: "\r", "0": "\0", b: "\b", f: "\f", a: "\x07", v: "\v" },
};
function unescaped(text: string): string {
  return text.replace(/\\(.)/gs, (_, each: string) => UNESCAPES[each] ?? each);
}
