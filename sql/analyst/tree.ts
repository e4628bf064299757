/** A node of a query, as the engine's own parser understood it. */
export type TreeNode = {
  /** FUNCTION, IDENTIFIER, CONSTANT, QUERY, ... */
  kind: string;
  /** Its role for the node above: ARGUMENTS, WITH, JOIN TREE, ...; empty if none is printed. */
  role: string;
  /** Of functions, table functions and identifiers, with dots between the steps. */
  name: string;
  alias: string | undefined;
  /** The name of a query in WITH. */
  cte: string | undefined;
  /** A constant as it is printed, and its text if it is one. */
  value: string;
  text: string | undefined;
  children: TreeNode[];
};

/** A query. `strange` is the first line that is not understood, or that no query may have. */
export type Tree = { root: TreeNode; strange: string | undefined };

const NODE = /^ *([A-Z][A-Z_ ]*) id: \d+(?:, (.*))?$/s;

/** The attributes of a node; of several look-alikes the last, because an alias may be any text. */
const NAMES: Readonly<Record<string, RegExp>> = {
  FUNCTION: /^(?:.*, )?function_name: (.*?), function_type: \w+/s,
  TABLE_FUNCTION: /^(?:.*, )?table_function_name: (.*?)(?:, final: .*)?$/s,
  IDENTIFIER: /^(?:.*, )?identifier: (.*?)(?:, final: .*)?$/s,
};
const CONSTANT = /^(?:.*, )?constant_value: (.*), constant_value_type: (.*)$/s;
const ALIAS =
  /^alias: (.*?)(?:, (?:function_name|table_function_name|identifier|constant_value): .*|, is_subquery: .*)?$/s;
const CTE = /(?:^|, )cte_name: ([^,]*)/s;

/** Kinds of node with nothing of their own to check. */
const OTHERS = new Set([
  ...["QUERY", "UNION", "LIST", "LAMBDA", "MATCHER", "JOIN", "CROSS JOIN", "ARRAY_JOIN", "SORT"],
  ...["WINDOW", "INTERPOLATE", "APPLY COLUMN TRANSFORMER", "EXCEPT COLUMN TRANSFORMER"],
  "REPLACE COLUMN TRANSFORMER",
]);

/** Lines that give the role of the nodes below them. */
const HEADING = new RegExp(
  `^ *(${[
    ...["WITH", "PROJECTION", "JOIN TREE", "PREWHERE", "WHERE", "GROUP BY", "HAVING", "WINDOW"],
    ...["QUALIFY", "ORDER BY", "INTERPOLATE", "LIMIT BY LIMIT", "LIMIT BY OFFSET", "LIMIT BY"],
    ...["LIMIT", "OFFSET", "QUERIES", "ARGUMENTS", "PARAMETERS", "EXPRESSION", "PARTITION BY"],
    ...["(?:LEFT |RIGHT )?TABLE EXPRESSIONS?", "JOIN EXPRESSIONS?", "INTERPOLATE_EXPRESSION"],
    ...["FRAME (?:BEGIN|END) OFFSET", "FILL (?:FROM|TO|STEP|STALENESS)"],
    ...["REPLACEMENTS", "REPLACEMENT NAME"],
  ].join("|")})(?: .*)?$`,
  "s",
);

/**
 * Parses what `EXPLAIN QUERY TREE run_passes = 0` prints: the whole query as the analyzer gets it,
 * before anything in it is looked up or run. LISTs are left out: their nodes become children of the
 * node above.
 *
 * Names are printed as they are; those with a line break must have been refused before.
 */
export function readTree(lines: readonly string[]): Tree {
  const root = nodeOf("", "", "");
  const tree: Tree = { root, strange: undefined };
  const open: { indent: number; node: TreeNode | undefined; role: string }[] = [];
  for (const line of lines) {
    if (line === "") continue;
    const indent = line.length - line.trimStart().length;
    while ((open.at(-1)?.indent ?? -1) >= indent) open.pop();
    const above = open.findLast(({ node }) => node !== undefined)?.node ?? root;
    const role = open.at(-1)?.role ?? "";
    const [, kind = "", rest = ""] = NODE.exec(line) ?? [];
    const [, heading] = kind === "" ? (HEADING.exec(line) ?? []) : [];
    if (heading !== undefined) {
      open.push({ indent, node: undefined, role: heading });
      continue;
    }
    const node = readNode(kind, role, rest);
    if (node === undefined) {
      tree.strange ??= line.trim();
      continue;
    }
    if (kind === "LIST") open.push({ indent, node: undefined, role });
    else {
      above.children.push(node);
      open.push({ indent, node, role: "" });
    }
  }
  return tree;
}

/** Every node, each before those below it. */
export function nodesOf(root: TreeNode): TreeNode[] {
  const found = [root];
  // The array grows during the loop.
  for (const node of found) found.push(...node.children);
  return found;
}

/** The arguments of a function. */
export function argumentsOf(node: TreeNode): TreeNode[] {
  return node.children.filter(({ role }) => role === "ARGUMENTS");
}

function readNode(kind: string, role: string, rest: string): TreeNode | undefined {
  const node = nodeOf(kind, role, rest);
  if (kind === "CONSTANT") {
    const [, value, type = ""] = CONSTANT.exec(rest) ?? [];
    if (value === undefined) return undefined;
    return { ...node, value, text: type === "String" ? textOf(value) : undefined };
  }
  const pattern = NAMES[kind];
  if (pattern === undefined) return OTHERS.has(kind) ? node : undefined;
  const [, name] = pattern.exec(rest) ?? [];
  return name === undefined ? undefined : { ...node, name };
}

function nodeOf(kind: string, role: string, rest: string): TreeNode {
  const [, alias] = ALIAS.exec(rest) ?? [];
  const isQuery = (kind === "QUERY" || kind === "UNION") && alias === undefined;
  const [, cte] = isQuery ? (CTE.exec(rest) ?? []) : [];
  return { kind, role, name: "", alias, cte, value: "", text: undefined, children: [] };
}

/** A text as it is printed, between quotes; undefined if that is not clear. */
function textOf(printed: string): string | undefined {
  if (!/^'(?:[^'\\]|\\.)*'$/s.test(printed)) return undefined;
  return unescaped(printed.slice(1, -1));
}

const UNESCAPES: Readonly<Record<string, string>> = {
  ...{ t: "\t", n: "\n", r: "\r", "0": "\0", b: "\b", f: "\f", a: "\x07", v: "\v" },
};

/** Text that ClickHouse has printed, in TabSeparated or between quotes. */
export function unescaped(text: string): string {
  return text.replace(/\\(.)/gs, (_, each: string) => UNESCAPES[each] ?? each);
}
