import { refused } from "./failure.ts";
import { type Token, tokensOf } from "./tokens.ts";

/** A table as a statement about tables names it. */
export type Named = { database: string | undefined; table: string };

/**
 * A statement of a kind that analysts may run. `text` is what is run, without the answer's format.
 *
 * - `query`: it reads. `query` is a SELECT to check, which names everything that the statement
 *   names.
 * - `about`: it is about a table, the tables of a database, or databases.
 */
export type Shape = { text: string; format: string | undefined } & (
  | { kind: "query"; query: string }
  | { kind: "about"; table?: Named; database?: string }
);

const NAME = "(?:[A-Za-z_]\\w*|`(?:[^`\\\\]|\\\\.)*`)";
const LIKE = "(?: (?:NOT )?I?LIKE '(?:[^'\\\\]|\\\\.)*')?(?: LIMIT \\d+)?";
const TABLE = `(?:(?<database>${NAME})\\.)?(?<table>${NAME})`;

const ABOUT = [
  `SHOW (?:FULL )?TABLES(?: FROM (?<database>${NAME}))?${LIKE}`,
  `SHOW DATABASES${LIKE}`,
  `SHOW (?:EXTENDED )?(?:FULL )?COLUMNS FROM (?<table>${NAME})(?: FROM (?<database>${NAME}))?${LIKE}`,
  `SHOW CREATE (?:TABLE|VIEW) ${TABLE}`,
  `EXISTS (?:TABLE|VIEW) ${TABLE}`,
].map((pattern) => new RegExp(`^${pattern}$`, "s"));

const ANSWERED =
  "only SELECT, EXPLAIN of a SELECT, DESCRIBE, EXISTS, SHOW TABLES, SHOW DATABASES, SHOW COLUMNS and SHOW CREATE are allowed";

const READS = /^(?:SELECT|WITH|\()/;
const EXPLAIN =
  /^EXPLAIN (?:(?:AST|SYNTAX|QUERY TREE|PLAN|PIPELINE|ESTIMATE) )?(?:\w+ = \d+(?:, \w+ = \d+)* )?(?=SELECT|WITH|\()/;
const DESCRIBE = /^DESCRIBE TABLE /;

/**
 * The kind of a statement that ClickHouse has formatted (`formatQuerySingleLine`): one statement,
 * without comments, keywords in capitals, names quoted if necessary.
 *
 * @throws AnalystFailure sql-refused for kinds that analysts may not use
 */
export function shapeOf(canonical: string): Shape {
  const tokens = [...tokensOf(canonical)];
  const word = (index: number) => {
    const token = tokens.at(index);
    return token?.kind === "word" ? token.text : undefined;
  };
  if (tokens.some((token) => token.text === ";")) throw refused("only one statement at a time");
  if (tokens.some((token) => token.kind === "word" && token.text === "SETTINGS")) {
    throw refused("SETTINGS: settings cannot be changed here");
  }
  if (tokens.some((token) => token.kind === "word" && token.text === "OUTFILE")) {
    throw refused("INTO OUTFILE: answers go to the client, not to files");
  }
  const accepts = word(-2) === "FORMAT";
  const format = accepts ? word(-1) : undefined;
  const text = accepts ? canonical.slice(0, tokens.at(-2)?.start).trimEnd() : canonical;
  const common = { text, format };
  if (READS.test(text)) return { ...common, kind: "query", query: text };
  const explain = EXPLAIN.exec(text);
  if (explain !== null) {
    return { ...common, kind: "query", query: text.slice(explain[0].length) };
  }
  if (DESCRIBE.test(text)) {
    const query = `SELECT 1 FROM ${text.replace(DESCRIBE, "")}`;
    return { ...common, kind: "query", query };
  }
  for (const pattern of ABOUT) {
    const found = pattern.exec(text);
    if (found !== null) return { ...common, kind: "about", ...namesOf(found.groups ?? {}) };
  }
  throw refused(`${beginning(tokens)}: ${ANSWERED}`);
}

function namesOf(groups: Record<string, string | undefined>) {
  const database = groups.database === undefined ? undefined : bare(groups.database);
  if (groups.table === undefined) return database === undefined ? {} : { database };
  return { table: { database, table: bare(groups.table) } };
}

function bare(name: string): string {
  return name.startsWith("`") ? name.slice(1, -1).replace(/\\(.)/gs, "$1") : name;
}

function beginning(tokens: readonly Token[]): string {
  return tokens
    .slice(0, 2)
    .map(({ text }) => text)
    .join(" ")
    .slice(0, 60);
}
