/** What a query names, as the engine's own parser understood it. */
export type Tree = {
  functions: string[];
  tableFunctions: string[];
  /** Tables, columns and aliases, with dots between the steps. */
  identifiers: string[];
  /** Names of lambdas that the query itself defines. */
  lambdas: Set<string>;
  /** Whether anything stands for several columns, such as `*`. */
  wildcards: boolean;
  /** The first thing that is not understood, or that no query may have. */
  strange: string | undefined;
};

const NODE = /^ *([A-Z][A-Z_ ]*) id: \d+(?:, (.*))?$/;

/** Kinds of node that hold nothing of their own to look at. */
const HARMLESS = new Set([
  ...["QUERY", "UNION", "LIST", "CONSTANT", "JOIN", "CROSS JOIN", "ARRAY_JOIN", "SORT", "WINDOW"],
  ...["INTERPOLATE", "APPLY COLUMN TRANSFORMER", "EXCEPT COLUMN TRANSFORMER"],
  "REPLACE COLUMN TRANSFORMER",
]);

/** Lines that say what the nodes below them are to the one above. */
const HEADING = new RegExp(
  `^ *(?:${[
    ...["WITH", "PROJECTION", "JOIN TREE", "PREWHERE", "WHERE", "GROUP BY", "HAVING", "WINDOW"],
    ...["QUALIFY", "ORDER BY", "INTERPOLATE", "LIMIT BY LIMIT", "LIMIT BY OFFSET", "LIMIT BY"],
    ...["LIMIT", "OFFSET", "QUERIES", "ARGUMENTS", "PARAMETERS", "EXPRESSION", "PARTITION BY"],
    ...["(?:LEFT |RIGHT )?TABLE EXPRESSIONS?", "JOIN EXPRESSIONS?", "INTERPOLATE_EXPRESSION"],
    ...["FRAME (?:BEGIN|END) OFFSET", "FILL (?:FROM|TO|STEP|STALENESS)"],
    ...["REPLACEMENTS", "REPLACEMENT NAME"],
  ].join("|")})(?: .*)?$`,
);

/**
 * Reads what `EXPLAIN QUERY TREE run_passes = 0` prints: the whole query as the analyzer is given it,
 * before anything in it is looked up or run.
 *
 * Names are printed as they are, so that one with a line break in it looks like lines of its own. That
 * can add to what is found and never take away from it, and what is found is only ever held against lists
 * of what is allowed. Of several things that look like the name of a node the last is taken: an alias,
 * which may be any text, stands before it.
 */
export function readTree(lines: readonly string[]): Tree {
  const tree: Tree = {
    functions: [],
    tableFunctions: [],
    identifiers: [],
    lambdas: new Set(),
    wildcards: false,
    strange: undefined,
  };
  for (const line of lines) {
    const [, kind = "", rest = ""] = NODE.exec(line) ?? [];
    if (!take(tree, kind, rest) && !(kind === "" && HEADING.test(line))) {
      tree.strange ??= line.trim();
    }
  }
  return tree;
}

function take(tree: Tree, kind: string, rest: string): boolean {
  if (kind === "FUNCTION") {
    const [, name] = /^(?:.*, )?function_name: (.*?), function_type: \w+/.exec(rest) ?? [];
    if (name !== undefined) tree.functions.push(name);
    return name !== undefined;
  }
  if (kind === "TABLE_FUNCTION") {
    const [, name] = /^(?:.*, )?table_function_name: (.*?)(?:, final: .*)?$/.exec(rest) ?? [];
    if (name !== undefined) tree.tableFunctions.push(name);
    return name !== undefined;
  }
  if (kind === "IDENTIFIER") {
    const [, name] = /^(?:.*, )?identifier: (.*?)(?:, final: .*)?$/.exec(rest) ?? [];
    if (name !== undefined) tree.identifiers.push(name);
    return name !== undefined;
  }
  if (kind === "LAMBDA") {
    const [, alias] = /^alias: (.*)$/.exec(rest) ?? [];
    if (alias !== undefined) tree.lambdas.add(alias);
    return true;
  }
  if (kind === "MATCHER") tree.wildcards = true;
  return kind === "MATCHER" || HARMLESS.has(kind);
}
