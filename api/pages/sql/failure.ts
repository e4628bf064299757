/** Why a query was not answered, for people. */
export type Failure = {
  title: string;
  detail: string;
  /** ClickHouse's own name of the error. */
  type?: string | undefined;
  /** Where in the query the fault was found; both begin at 1. */
  place?: { line: number; column: number } | undefined;
};

/** What an answer that is a problem says, and where in the query it found the fault. */
export function failureOf(problem: unknown, sql: string): Failure {
  const { title, detail, clickhouse_type } = problem as Record<string, unknown>;
  const labels = typeof detail === "string" ? detail : "";
  return {
    title: typeof title === "string" ? title : "The server could not answer",
    detail: labels,
    type: typeof clickhouse_type === "string" ? clickhouse_type : undefined,
    place: placeOf(labels, sql),
  };
}

/** Where ClickHouse found a fault, by its words: `failed at position 14 (polls) (line 2, col 5)`. */
function placeOf(labels: string, sql: string): Failure["place"] {
  const [, line, column] = /\(line (\d+), col (\d+)\)/.exec(labels) ?? [];
  if (line !== undefined) return { line: Number(line), column: Number(column) };
  const [, position] = /failed at position (\d+)/.exec(labels) ?? [];
  if (position === undefined) return undefined;
  const before = sql.slice(0, Number(position) - 1).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** How many characters into a text a place is. */
export function offsetOf(text: string, { line, column }: NonNullable<Failure["place"]>): number {
  const before = text.split("\n").slice(0, line - 1);
  return before.reduce((sum, each) => sum + each.length + 1, 0) + column - 1;
}
