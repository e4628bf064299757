import { identifier } from "../embedded/identifier.ts";
import { literal } from "../statements.ts";

/** Formats whose files carry types that other programs take literally. */
const TYPED_FORMAT = /^(?:Parquet|Arrow|ArrowStream|ORC)$/i;

const NAMED = "`(?:[^`\\\\]|\\\\.)*`";
const TEXT = "'(?:[^'\\\\]|\\\\.)*'";
const AS_TEXT = `(?:Enum(?:8|16)\\((?:${TEXT} = -?\\d+(?:, )?)+\\)|UUID|IPv4|IPv6)`;
const INSTANT = `DateTime(?:\\((?<zone>${TEXT})\\))?`;
const TYPE = new RegExp(`${NAMED}|\\b(?:(?<text>${AS_TEXT})|${INSTANT})(?=[,)]|$)`, "g");

/**
 * The type to write instead of one that programs outside of ClickHouse misread. An enum would be a
 * number in Arrow and bytes in Parquet, and never equal its name; an instant in whole seconds would
 * be a number in Arrow.
 */
export function portableType(type: string): string {
  return type.replace(TYPE, (whole, ...rest) => {
    const { text, zone } = rest.at(-1) as { text?: string; zone?: string };
    if (text !== undefined) return "String";
    if (whole.startsWith("`")) return whole;
    return zone === undefined ? "DateTime64(0)" : `DateTime64(0, ${zone})`;
  });
}

/** Whether a format needs portableQuery. */
export function isTypedFormat(format: string): boolean {
  return TYPED_FORMAT.test(format);
}

/**
 * A SELECT whose columns have portable types.
 *
 * @param columns the lines of `DESCRIBE (query)` in TabSeparated, unescaped: a name and a type
 */
export function portableQuery(query: string, columns: readonly (readonly string[])[]): string {
  const casts = new Map<string, string>();
  for (const [name = "", type = ""] of columns) {
    const portable = portableType(type);
    if (portable === type) continue;
    const column = identifier(name);
    casts.set(name, `CAST(${column}, ${literal(portable)}) AS ${column}`);
  }
  if (casts.size === 0) return query;
  return `SELECT * REPLACE (${[...casts.values()].join(", ")}) FROM (${query})`;
}
