import type { ClickHouseException } from "../embedded/exceptions.ts";

/**
 * Why a question was not answered.
 *
 * - `sql-refused`: analysts may not ask that.
 * - `sql-failed`: ClickHouse does not understand it, or it went wrong.
 * - `sql-limit`: it went beyond a limit.
 * - `too-busy`: as many questions as may run are running.
 */
export type FailureKind = "sql-refused" | "sql-failed" | "sql-limit" | "too-busy";

/** A question of an analyst was not answered; the words are for the one who asked. */
export class AnalystFailure extends Error {
  readonly kind: FailureKind;
  /** ClickHouse's own number and name of the error, where it is one of ClickHouse's. */
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

/** Says that analysts may not ask something. Paths that were asked for are not repeated. */
export function refused(text: string): AnalystFailure {
  return new AnalystFailure("sql-refused", hidePaths(text));
}

/** What looks like a path of the machine; a fraction does not. */
const PATH = /(?<![\w)\]])\/(?:[\w.@-]+\/)+[\w.@-]*/g;

/** Takes out what looks like a path of the machine. */
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

/** Errors that say that analysts may not do something, which is how it should be. */
const REFUSED = new Set([
  ...["READONLY", "ACCESS_DENIED", "DATABASE_ACCESS_DENIED", "SETTING_CONSTRAINT_VIOLATION"],
  ...["FUNCTION_NOT_ALLOWED", "SUPPORT_IS_DISABLED", "QUERY_IS_PROHIBITED"],
  ...["INTO_OUTFILE_NOT_ALLOWED"],
]);

const REACHED = "a limit was reached:";

/** What an exception of ClickHouse is to the one who asked. `hide` is taken out of the words. */
export function failureOfException(
  exception: ClickHouseException,
  hide: (text: string) => string = (text) => text,
): AnalystFailure {
  const { type } = exception;
  // The guard's own question is none of the one who asked.
  const text = hide(exception.message.replace(/: In scope SELECT formatQuerySingleLine\(.*$/s, ""));
  if (type === "TOO_MANY_SIMULTANEOUS_QUERIES") {
    return new AnalystFailure("too-busy", text, { exception });
  }
  const several = type === "SYNTAX_ERROR" && text.includes("Multi-statements are not allowed");
  if (REFUSED.has(type) || several) return new AnalystFailure("sql-refused", text, { exception });
  // A front that holds to the same limits has said it already.
  if (text.startsWith(REACHED)) return new AnalystFailure("sql-limit", text, { exception });
  const limit = Object.hasOwn(LIMIT_REACHED, type) ? LIMIT_REACHED[type] : undefined;
  if (limit !== undefined) {
    return new AnalystFailure("sql-limit", `a limit was reached: ${limit}. ${text}`, {
      exception,
    });
  }
  return new AnalystFailure("sql-failed", text, { exception });
}
