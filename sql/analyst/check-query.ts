import { AnalystFailure } from "./failure.ts";
import type { Limits } from "./limits.ts";

const NAME = /^[A-Za-z_]\w*$/;

/**
 * Checks what the engine cannot: names of parameters and of the format become part of statements.
 *
 * @throws AnalystFailure sql-limit if it is too long, sql-failed for an invalid name
 */
export function checkQuery(
  query: { sql: string; parameters: ReadonlyMap<string, string>; format: string },
  { textBytes }: Limits,
): void {
  const { sql, parameters, format } = query;
  const given = [...parameters].reduce((sum, [, value]) => sum + Buffer.byteLength(value), 0);
  for (const [what, bytes] of [
    ["a query", Buffer.byteLength(sql)],
    ["parameters together", given],
  ] as const) {
    if (bytes > textBytes) {
      throw new AnalystFailure("sql-limit", `${what} may have ${textBytes} bytes, not ${bytes}`);
    }
  }
  const wrong = [...parameters.keys()].find((name) => !NAME.test(name));
  if (wrong !== undefined) {
    throw new AnalystFailure(
      "sql-failed",
      `${JSON.stringify(wrong)} is not the name of a parameter`,
    );
  }
  if (!NAME.test(format)) {
    throw new AnalystFailure("sql-failed", `${JSON.stringify(format)} is not the name of a format`);
  }
}
