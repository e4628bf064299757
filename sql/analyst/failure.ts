import type { ClickHouseException } from "../embedded/exceptions.ts";

/**
 * Why a query was not answered.
 *
 * - `sql-refused`: analysts may not run it.
 * - `sql-failed`: ClickHouse does not understand it, or it failed.
 * - `sql-limit`: it exceeded a limit.
 * - `too-busy`: the maximum number of queries is running.
 */
export type FailureKind = "sql-refused" | "sql-failed" | "sql-limit" | "too-busy";

/** A query of an analyst was not answered; the message is for the analyst. */
export class AnalystFailure extends Error {
  readonly kind: FailureKind;
  /** ClickHouse's number and name of the error, if it is one of ClickHouse's. */
  readonly code: number | undefined;
  readonly type: string | undefined;

  constructor(
    kind: FailureKind,
    message: string,
    options: { exception?: ClickHouseException; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause ?? options.exception });
    this.name = "AnalystFailure";
    this.kind = kind;
    this.code = options.exception?.code;
    this.type = options.exception?.type;
  }
}

/** The refusal of a query. Paths in it are not repeated. */
export function refused(text: string): AnalystFailure {
  return new AnalystFailure("sql-refused", hidePaths(text));
}

/** What looks like a path of the machine; a fraction does not. */
const PATH = /(?<![\w)\]])\/(?:[\w.@-]+\/)+[\w.@-]*/g;

/** Removes what looks like a path of the machine. */
export function hidePaths(text: string): string {
  return text.replace(PATH, "…");
}

/** ClickHouse's errors that say that a limit was reached, and which. */
const LIMIT_REACHED: Record<string, string> = {
  TIMEOUT_EXCEEDED: "its time",
  TOO_SLOW: "its time",
  QUERY_WAS_CANCELLED: "its time",
  MEMORY_LIMIT_EXCEEDED: "memory",
  TOO_MANY_ROWS: "rows read",
  TOO_MANY_BYTES: "bytes read",
  TOO_MANY_ROWS_OR_BYTES: "rows or bytes of the result",
  TOO_LARGE_ARRAY_SIZE: "the size of an array",
  TOO_LARGE_STRING_SIZE: "the size of a string",
  TOO_DEEP_RECURSION: "the depth of nesting",
  TOO_DEEP_AST: "the depth of nesting",
  TOO_DEEP_SUBQUERIES: "the depth of subqueries",
  TOO_BIG_AST: "the size of the query",
  QUERY_IS_TOO_LARGE: "the size of the query",
  SET_SIZE_LIMIT_EXCEEDED: "the size of a set",
  QUOTA_EXCEEDED: "the quota",
};

/** Errors that mean that analysts may not do something, as intended. */
const REFUSED = new Set([
  ...["READONLY", "ACCESS_DENIED", "DATABASE_ACCESS_DENIED", "SETTING_CONSTRAINT_VIOLATION"],
  ...["FUNCTION_NOT_ALLOWED", "SUPPORT_IS_DISABLED", "QUERY_IS_PROHIBITED"],
  ...["INTO_OUTFILE_NOT_ALLOWED"],
]);

const REACHED = "a limit was reached:";

/** Translates an exception of ClickHouse for the analyst. `hide` is removed from the text. */
export function failureOfException(
  exception: ClickHouseException,
  hide: (text: string) => string = (text) => text,
): AnalystFailure {
  const { type } = exception;
  // The guard's own query means nothing to the analyst.
  const text = hide(exception.message.replace(/: In scope SELECT formatQuerySingleLine\(.*$/s, ""));
  if (type === "TOO_MANY_SIMULTANEOUS_QUERIES") {
    return new AnalystFailure("too-busy", text, { exception });
  }
  const several = type === "SYNTAX_ERROR" && text.includes("Multi-statements are not allowed");
  if (REFUSED.has(type) || several) return new AnalystFailure("sql-refused", text, { exception });
  // An embedded server with the same limits has said it already.
  if (text.startsWith(REACHED)) return new AnalystFailure("sql-limit", text, { exception });
  const limit = Object.hasOwn(LIMIT_REACHED, type) ? LIMIT_REACHED[type] : undefined;
  if (limit !== undefined) {
    return new AnalystFailure("sql-limit", `a limit was reached: ${limit}. ${text}`, {
      exception,
    });
  }
  return new AnalystFailure("sql-failed", text, { exception });
}
