import type { Parsed } from "./cells.ts";
import { quote } from "./quote.ts";

/** Attributes of a store by their names: brand, region, … An empty value is none. */
export type Attributes = Readonly<Record<string, string>>;

/** The number of attributes that a store may have. */
export const MOST_ATTRIBUTES = 32;

/** The longest value, in characters. */
export const LONGEST_VALUE = 200;

/** The form of a name. */
const NAME_PATTERN = "^[a-z][a-z0-9_]{0,63}$";

const NAME = new RegExp(NAME_PATTERN);

const WINDOWS = ["", "_last_hour", "_last_day", "_last_week"];

/** The columns of reports and roll-ups, which no attribute may be named like. */
const RESERVED: ReadonlySet<string> = new Set([
  ...["store_id", "bucket", "stores", "open", "polls", "outages"],
  ...["uptime", "downtime", "unknown", "excused", "uptime_pct"].flatMap((column) =>
    WINDOWS.map((window) => `${column}${window}`),
  ),
]);

/**
 * The name of an attribute by the header of its column (CALENDAR_AND_PERIODS, section 5): in lower
 * case, with `_` for spaces and hyphens.
 */
export function readAttributeName(header: string): Parsed<string> {
  const name = header.trim().toLowerCase().replace(/[ -]/g, "_");
  if (!NAME.test(name)) {
    const accepted = "1 to 64 of the characters a-z 0-9 _ (or space and -), a letter first";
    return { reason: `the attribute ${quote(header)} cannot be named so, expected ${accepted}` };
  }
  if (RESERVED.has(name)) {
    return { reason: `the attribute ${quote(header)} is named like a column of reports` };
  }
  return { value: name };
}

/** Reads the value of an attribute; empty: the store has none. */
function readAttributeValue(name: string, text: string): Parsed<string> {
  const value = text.trim();
  const length = [...value].length;
  if (length > LONGEST_VALUE) {
    const found = `has ${length} characters, expected at most ${LONGEST_VALUE}`;
    return { reason: `the value of ${name} ${found}` };
  }
  return { value };
}

/** Why a store cannot have these attributes; undefined: it can. */
export function attributesProblem(names: readonly string[]): string | undefined {
  if (names.length > MOST_ATTRIBUTES) {
    return `${names.length} attributes, expected at most ${MOST_ATTRIBUTES}`;
  }
  const twice = names.find((name, index) => names.indexOf(name) < index);
  return twice === undefined ? undefined : `the attribute ${twice} occurs twice`;
}

/**
 * Reads attributes from pairs of a header and a value, by ascending name.
 */
export function readAttributes(pairs: readonly (readonly [string, string])[]): Parsed<Attributes> {
  const names: string[] = [];
  const values: [string, string][] = [];
  for (const [header, text] of pairs) {
    const name = readAttributeName(header);
    if ("reason" in name) return name;
    const value = readAttributeValue(name.value, text);
    if ("reason" in value) return value;
    names.push(name.value);
    values.push([name.value, value.value]);
  }
  const reason = attributesProblem(names);
  if (reason !== undefined) return { reason };
  values.sort(([a], [b]) => (a < b ? -1 : 1));
  return { value: Object.fromEntries(values) };
}
