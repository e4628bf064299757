import { type Token, tokensOf } from "../analyst/tokens.ts";
import { ClickHouseException } from "../embedded/exceptions.ts";

/**
 * The statement in the text of a request. Numbers are positions in the text.
 *
 * - `insert`: data follows at `dataAt`, in `format`. Its source may be named at `sourceAt`; the
 *   clauses from there to `formatAt` (SETTINGS) come after it.
 * - `input`: an INSERT ... SELECT that reads the data through the call `input(` at `callAt`, whose
 *   arguments begin at `argumentsAt`.
 * - `plain`: all of it is SQL. `reads` if it changes nothing; `format` if it names the answer's.
 */
export type Statement =
  | { kind: "insert"; sourceAt: number; formatAt: number; format: string; dataAt: number }
  | {
      kind: "input";
      callAt: number;
      argumentsAt: number;
      formatAt: number;
      format: string;
      dataAt: number;
    }
  | { kind: "plain"; reads: boolean; format: string | undefined };

const READING = new Set([
  "SELECT",
  "WITH",
  "FROM",
  "SHOW",
  "DESCRIBE",
  "DESC",
  "EXISTS",
  "EXPLAIN",
]);

/**
 * Parses the text of a request, in which the data of an INSERT may follow its SQL. `whole` means
 * that nothing follows the text; otherwise the result is undefined while more text could change it.
 *
 * The data is never parsed: the engine would end it at the first blank line and run the rest as
 * SQL.
 *
 * @throws ClickHouseException for what a server refuses too: no statement, several statements, and
 *   files of the server as source or target
 */
export function readStatement(text: string, whole: boolean): Statement | undefined {
  const seen: Token[] = [];
  let insert: Insert | undefined;
  for (const token of tokensOf(text)) {
    if (!whole && token.end === text.length) return undefined;
    const first = seen[0];
    if (first !== undefined && !isWord(first, "INSERT") && !whole) return undefined;
    refuse(seen.at(-1), token);
    seen.push(token);
    if (first === undefined || !isWord(first, "INSERT")) continue;
    const before = insert === undefined ? undefined : seen.at(-2);
    insert ??= insertInto(seen);
    const data = insert === undefined ? undefined : dataOf(insert, before, token, text, whole);
    if (data === "unknown yet") return undefined;
    if (data !== undefined) return data;
  }
  if (!whole) return undefined;
  const [first] = seen;
  if (first === undefined) throw new ClickHouseException(62, "SYNTAX_ERROR", "Empty query.");
  const reads = first.text === "(" || READING.has(first.text.toUpperCase());
  return { kind: "plain", reads, format: formatOf(seen) };
}

type Insert = { sourceAt?: number; selects: boolean; input?: { at: number; end: number } };

function isWord(token: Token | undefined, ...text: string[]): boolean {
  return token?.kind === "word" && text.includes(token.text.toUpperCase());
}

function refuse(before: Token | undefined, token: Token): void {
  if (before?.text === ";" && token.text !== ";") {
    const text = "Multi-statements are not allowed: send each in a request of its own.";
    throw new ClickHouseException(62, "SYNTAX_ERROR", text);
  }
  if (isWord(before, "INTO") && isWord(token, "OUTFILE")) {
    const text = "INTO OUTFILE is not allowed over HTTP.";
    throw new ClickHouseException(358, "INTO_OUTFILE_NOT_ALLOWED", text);
  }
  if (isWord(before, "FROM") && isWord(token, "INFILE")) {
    const text = "FROM INFILE is not allowed over HTTP: send the data in the body.";
    throw new ClickHouseException(78, "UNKNOWN_TYPE_OF_QUERY", text);
  }
}

/** Known after the name of the table, which may be any word. */
function insertInto(seen: readonly Token[]): Insert | undefined {
  const name = seen.findIndex(
    (token, index) =>
      index > 0 &&
      token.kind !== "other" &&
      !(isWord(token, "INTO", "TABLE", "FUNCTION") && seen[index + 1]?.text !== "."),
  );
  const last = seen.length - 1;
  if (name === -1 || last <= name) return undefined;
  const joined = seen[last]?.text === "." || seen[last - 1]?.text === ".";
  return joined ? undefined : { selects: false };
}

/** `before` is the token before this one, unless that is still part of the table's name. */
function dataOf(
  insert: Insert,
  before: Token | undefined,
  token: Token,
  text: string,
  whole: boolean,
): Statement | "unknown yet" | undefined {
  if (insert.selects) {
    if (before !== undefined && isWord(before, "INPUT") && token.text === "(") {
      insert.input = { at: before.start, end: token.end };
    }
    if (insert.input === undefined) return undefined;
  }
  if (token.depth > 0) return undefined;
  if (before !== undefined && isWord(before, "FORMAT") && token.kind === "word") {
    const dataAt = afterFormat(text, token.end);
    if (dataAt === text.length && !whole) return "unknown yet";
    const found = { formatAt: before.start, format: token.text, dataAt };
    return insert.input === undefined
      ? { kind: "insert", sourceAt: insert.sourceAt ?? before.start, ...found }
      : { kind: "input", callAt: insert.input.at, argumentsAt: insert.input.end, ...found };
  }
  if (isWord(token, "SELECT", "WITH", "WATCH")) insert.selects = true;
  if (insert.selects) return undefined;
  if (isWord(token, "VALUES")) {
    const sourceAt = insert.sourceAt ?? token.start;
    const place = { sourceAt, formatAt: token.start, dataAt: token.end };
    return { kind: "insert", format: "Values", ...place };
  }
  if (isWord(token, "SETTINGS")) insert.sourceAt ??= token.start;
  return undefined;
}

/**
 * Data begins after the first line break, or after blanks if there is none: as in
 * ParserInsertQuery.cpp.
 */
function afterFormat(text: string, end: number): number {
  const [skipped = ""] = /^[ \t\f]*;?[ \t\f]*\r?\n?/.exec(text.slice(end, end + 1024)) ?? [];
  return end + skipped.length;
}

/** Statements whose effect is on the session alone: without sessions, they would be lost. */
const OF_SESSION =
  /^(?:SET|USE|BEGIN|COMMIT|ROLLBACK|(?:CREATE|REPLACE|DROP|CREATE OR REPLACE) TEMPORARY) /;

/** Whether a statement only makes sense in a session. */
export function needsSession(sql: string): boolean {
  const words: string[] = [];
  for (const { text } of tokensOf(sql)) {
    words.push(text.toUpperCase());
    if (words.length === 5) break;
  }
  return OF_SESSION.test(`${words.join(" ")} `);
}

/** The last FORMAT that ends the statement, or is followed by nothing but SETTINGS. */
function formatOf(tokens: readonly Token[]): string | undefined {
  const at = tokens.findLastIndex(
    (token, index) =>
      token.depth === 0 &&
      isWord(token, "FORMAT") &&
      tokens[index + 1]?.kind === "word" &&
      (tokens[index + 2] === undefined ||
        tokens[index + 2]?.text === ";" ||
        isWord(tokens[index + 2], "SETTINGS")),
  );
  return at === -1 ? undefined : tokens[at + 1]?.text;
}
