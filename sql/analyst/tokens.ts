/** A piece of SQL that is neither white space nor comment, and its position. */
export type Token = {
  kind: "word" | "quoted" | "other";
  text: string;
  start: number;
  end: number;
  /** How many brackets are open around it. */
  depth: number;
};

const SPACE = /\s+|--[^\n]*|#[ !][^\n]*/y;
const WORD = /[A-Za-z_\x80-\uffff][\w\x80-\uffff]*/y;
const ASCII_WORD = /[A-Za-z_][\w\x80-\uffff]*/y;
const NUMBER = /\d[\w.]*/y;
const HEREDOC = /\$\w*\$/y;

const OPENING = "([{";
const CLOSING = ")]}";
const SIGNS = `${OPENING}${CLOSING},.=+*;:?<>%`;

/**
 * The tokens of ClickHouse's SQL, as far as needed to tell statements apart: quotes of all four
 * kinds and comments are skipped as one, whatever is in them. Never fails: what is not closed
 * extends to the end.
 */
export function* tokensOf(sql: string): Generator<Token> {
  let depth = 0;
  for (let at = 0; at < sql.length; ) {
    const start = at;
    const first = sql[at] ?? "";
    // Most tokens are words and signs: other kinds are not tried for them.
    if (SIGNS.includes(first)) {
      if (CLOSING.includes(first)) depth -= 1;
      at += 1;
      yield { kind: "other", text: first, start, end: at, depth };
      if (OPENING.includes(first)) depth += 1;
      continue;
    }
    const plain = matchAt(ASCII_WORD, sql, at);
    if (plain !== undefined) {
      at = plain;
      yield { kind: "word", text: sql.slice(start, at), start, end: at, depth };
      continue;
    }
    const skipped = matchAt(SPACE, sql, at) ?? blockComment(sql, at);
    if (skipped !== undefined) {
      at = skipped;
      continue;
    }
    const quoted = endOfQuoted(sql, at);
    const word = quoted === undefined ? matchAt(WORD, sql, at) : undefined;
    at = quoted ?? word ?? matchAt(NUMBER, sql, at) ?? at + 1;
    const kind = quoted !== undefined ? "quoted" : word !== undefined ? "word" : "other";
    yield { kind, text: sql.slice(start, at), start, end: at, depth };
  }
}

function matchAt(pattern: RegExp, sql: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(sql) ? pattern.lastIndex : undefined;
}

function blockComment(sql: string, at: number): number | undefined {
  if (!sql.startsWith("/*", at)) return undefined;
  const close = sql.indexOf("*/", at + 2);
  return close === -1 ? sql.length : close + 2;
}

function endOfQuoted(sql: string, at: number): number | undefined {
  const quote = sql[at];
  if (quote === "$") {
    const open = matchAt(HEREDOC, sql, at);
    if (open === undefined) return undefined;
    const close = sql.indexOf(sql.slice(at, open), open);
    return close === -1 ? sql.length : close + (open - at);
  }
  if (quote !== "'" && quote !== '"' && quote !== "`") return undefined;
  // A doubled quote reads as two strings side by side, which ends at the same place.
  for (let end = at + 1; end < sql.length; end += 1) {
    if (sql[end] === "\\") end += 1;
    else if (sql[end] === quote) return end + 1;
  }
  return sql.length;
}
