/** Why a query failed, as text. */
export type Failure = {
  title: string;
  detail: string;
  /** ClickHouse's own name of the error. */
  type?: string | undefined;
  /** The place of the error in the query; both numbers begin at 1. */
  place?: { line: number; column: number } | undefined;
};

/** The texts of a problem, and the place of the error in the query. */
export function failureOf(problem: unknown, sql: string): Failure {
  const { title, detail, clickhouse_type } = problem as Record<string, unknown>;
  const text = typeof detail === "string" ? detail : "";
  return {
    title: typeof title === "string" ? title : "The server could not answer",
    detail: text,
    type: typeof clickhouse_type === "string" ? clickhouse_type : undefined,
    place: placeOf(text, sql),
  };
}

/**
 * The place of an error in ClickHouse's message: `failed at position 14 (polls) (line 2, col 5)`.
 */
function placeOf(text: string, sql: string): Failure["place"] {
  const [, line, column] = /\(line (\d+), col (\d+)\)/.exec(text) ?? [];
  if (line !== undefined) return { line: Number(line), column: Number(column) };
  const [, position] = /failed at position (\d+)/.exec(text) ?? [];
  if (position === undefined) return undefined;
  const before = sql.slice(0, Number(position) - 1).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** The offset of a place in a text, in characters. */
export function offsetOf(text: string, { line, column }: NonNullable<Failure["place"]>): number {
  const before = text.split("\n").slice(0, line - 1);
  return before.reduce((sum, each) => sum + each.length + 1, 0) + column - 1;
}
