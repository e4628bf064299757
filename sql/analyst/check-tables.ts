import { refused } from "./failure.ts";
import type { Named, Shape } from "./shape.ts";
import {
  DOCUMENTED_TABLES,
  NAMED_COLUMNS_ONLY,
  PATH_COLUMNS,
  SETTINGS_TABLE,
  SYSTEM_DATABASES,
  SYSTEM_TABLES,
  TABLE_FUNCTIONS,
} from "./tables.ts";
import { tokensOf } from "./tokens.ts";
import { argumentsOf, nodesOf, type TreeNode } from "./tree.ts";

/** Where a query names what it reads. */
const READ_FROM = new Set([
  ...["JOIN TREE", "TABLE EXPRESSION", "LEFT TABLE EXPRESSION", "RIGHT TABLE EXPRESSION"],
  "TABLE EXPRESSIONS",
]);

/** Functions whose second argument may be a table, in small letters. */
const SET_FUNCTION = /^(?:global)?(?:not)?(?:null)?in(?:ignoreset)?$/;

/** For any other table, the embedded engine looks for a file of that name. */
const PLAIN_NAME = /^[A-Za-z_]\w*$/;

/** A statement about tables: it may name those that analysts read. */
export function checkAbout(shape: Extract<Shape, { kind: "about" }>, own: string): void {
  const known = (name: string) => name === own || SYSTEM_DATABASES.has(name.toLowerCase());
  const named: Named | undefined = shape.table;
  const database = named === undefined ? shape.database : named.database;
  if (database !== undefined && !known(database)) {
    throw refused(`analysts cannot read the database ${database}`);
  }
  if (named === undefined) return;
  const inSystem = database !== undefined && SYSTEM_DATABASES.has(database.toLowerCase());
  const name = inSystem ? `${database}.${named.table}`.toLowerCase() : named.table;
  if (!(inSystem ? SYSTEM_TABLES : DOCUMENTED_TABLES).has(name)) throw undocumented(name);
}

/**
 * Refuses a query that reads from anything but tables that analysts read, or queries of its own.
 * Returns names in the place of a set (`x IN name`) that must be columns.
 */
export function checkSources(root: TreeNode, own: string): Set<string> {
  const unsure = new Set<string>();
  const defined = new Set<string>();
  for (const node of nodesOf(root)) {
    if (node.alias !== undefined) defined.add(node.alias);
    if (node.kind !== "LAMBDA") continue;
    for (const { name } of argumentsOf(node)) defined.add(name);
  }
  visit(root, new Set());
  return unsure;

  function visit(node: TreeNode, queries: ReadonlySet<string>): void {
    const ctes = node.children.flatMap(({ role, cte }) =>
      role === "WITH" && cte !== undefined && PLAIN_NAME.test(cte) ? [cte] : [],
    );
    const known = ctes.length === 0 ? queries : new Set([...queries, ...ctes]);
    if (node.kind === "TABLE_FUNCTION" && !TABLE_FUNCTIONS.has(node.name)) {
      throw refused(
        `the table function ${node.name} cannot be called here; docs/SQL.md says which can`,
      );
    }
    if (node.kind === "IDENTIFIER" && READ_FROM.has(node.role) && !isSource(node.name, known)) {
      throw undocumented(node.name);
    }
    if (node.kind === "FUNCTION" && SET_FUNCTION.test(node.name.toLowerCase())) {
      const [, set] = argumentsOf(node);
      if (set?.kind === "IDENTIFIER" && !isSource(set.name, known)) noteSet(set.name);
    }
    for (const child of node.children) visit(child, known);
  }

  function isSource(name: string, queries: ReadonlySet<string>): boolean {
    const [first = "", second, ...more] = name.split(".");
    if (more.length > 0) return false;
    if (second === undefined) return queries.has(first) || DOCUMENTED_TABLES.has(first);
    if (first === own) return DOCUMENTED_TABLES.has(second);
    return SYSTEM_TABLES.has(name.toLowerCase());
  }

  function noteSet(name: string): void {
    const steps = name.split(".");
    if (!steps.every((step) => PLAIN_NAME.test(step))) throw undocumented(name);
    if (!steps.some((step) => defined.has(step))) unsure.add(name);
  }
}

/**
 * How a name is used that may be one of a table, a database, a column, or something of the query's
 * own.
 */
export type Uses = { asTable: boolean; asDatabase: boolean };

/**
 * Refuses tables by their names; returns the names that must not be tables or databases either.
 * Where in the query a name stands does not matter: columns have no names of tables.
 */
export function checkNames(root: TreeNode, own: string): Map<string, Uses> {
  const unsure = new Map<string, Uses>();
  const note = (name: string, use: Partial<Uses>) =>
    unsure.set(name, { asTable: false, asDatabase: false, ...unsure.get(name), ...use });
  for (const { kind, name } of nodesOf(root)) {
    if (kind !== "IDENTIFIER") continue;
    const [first = "", second] = name.split(".").map(unquoted);
    if (second !== undefined && SYSTEM_DATABASES.has(first.toLowerCase())) {
      const table = `${first}.${second}`.toLowerCase();
      if (!SYSTEM_TABLES.has(table)) throw undocumented(`${first}.${second}`);
      continue;
    }
    if (second !== undefined && first === own && !DOCUMENTED_TABLES.has(second)) {
      note(second, { asTable: true });
    }
    note(first, { asTable: !DOCUMENTED_TABLES.has(first), asDatabase: second !== undefined });
    // A name with a dot in it.
    if (second !== undefined) note(name, { asTable: true });
  }
  return unsure;
}

/** Some tables may be read if columns are named, and not those with file paths. */
export function checkColumns(root: TreeNode, query: string): void {
  const nodes = nodesOf(root);
  const exposed = nodes.find((node) => NAMED_COLUMNS_ONLY.has(systemTableOf(node) ?? ""));
  if (exposed === undefined) return;
  const hidden = [...tokensOf(query)].find(
    ({ kind, text }) => kind !== "other" && PATH_COLUMNS.has(text.replace(/^[`"]|[`"]$/g, "")),
  );
  if (hidden !== undefined)
    throw refused(`${exposed.name}: file paths are not shown (${hidden.text})`);
  const around = / AS (?:\w+|`[^`]*`)\(| IN \(?`?system`?\.|\bNATURAL\b/i.exec(query);
  if (nodes.some(({ kind }) => kind === "MATCHER") || around !== null) {
    throw refused(`${exposed.name}: name the columns that you want instead of *`);
  }
}

/** Whether a query names the settings, as a table or as that of a column. */
export function readsSettings(root: TreeNode): boolean {
  return nodesOf(root).some((node) => systemTableOf(node) === SETTINGS_TABLE);
}

/** The first two steps of a name, in small letters: `system.tables` if it is that table's. */
function systemTableOf({ kind, name }: TreeNode): string | undefined {
  if (kind !== "IDENTIFIER") return undefined;
  return name.split(".").slice(0, 2).map(unquoted).join(".").toLowerCase();
}

export function undocumented(name: string): Error {
  const short = name.slice(0, 100);
  return refused(`analysts cannot read the table ${short}; docs/SQL.md lists those they can`);
}

function unquoted(step: string): string {
  return step.replace(/^[\^:]?`(.*)`$/s, "$1");
}
