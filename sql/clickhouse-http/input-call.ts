import { tokensOf } from "../analyst/tokens.ts";
import { ClickHouseException } from "../embedded/exceptions.ts";
import { literal } from "../statements.ts";

const TABLE = "uploaded_rows";

/**
 * An INSERT ... SELECT that reads its data through `input('structure')`. The data first go into a
 * temporary table on disk: reading the file in the SELECT itself would need the right to read any
 * file.
 *
 * @param before the SQL before the call
 * @param call the SQL after its opening bracket, up to FORMAT
 * @throws ClickHouseException if the structure is not text
 */
export function inputStatements(
  before: string,
  call: string,
  format: string,
): (file: string) => Load {
  const tokens = [...tokensOf(call)];
  const [structure, close] = tokens;
  if (structure?.text.startsWith("'") !== true || close?.text !== ")") {
    const text = "input() takes the structure of the data as one text: input('x UInt8, s String').";
    throw new ClickHouseException(36, "BAD_ARGUMENTS", text);
  }
  const after = call.slice(close.end);
  const settingsAt = tokens.findLast(
    ({ depth, kind, text }) =>
      depth === close.depth && kind === "word" && text.toUpperCase() === "SETTINGS",
  )?.start;
  const settings = settingsAt === undefined ? "" : call.slice(settingsAt);
  const columns = structure.text.slice(1, -1).replace(/\\(.)|''/gs, (_, each) => each ?? "'");
  return (file) => ({
    before: [
      `CREATE TEMPORARY TABLE ${TABLE} (${columns}) ENGINE = MergeTree ORDER BY tuple()`,
      `INSERT INTO ${TABLE}\nFROM INFILE ${literal(file)} COMPRESSION 'none'\n${settings}\nFORMAT ${format}`,
    ],
    sql: `${before}${TABLE}${after}`,
  });
}

/** What loads a file: the statement, and those that must run before it on the same connection. */
export type Load = { before: string[]; sql: string };
