import { attributesProblem, readAttributeName } from "../messages/attributes.ts";
import type { Parsed } from "../messages/cells.ts";
import type { Poll, StoreAttributes, StoreClosure, StoreTimezone } from "../messages/topics.ts";
import { type Watch, watchDays } from "./day-numbers.ts";
import {
  type Fields,
  type HoursRow,
  parseAttributes,
  parseClosure,
  parseHours,
  parsePoll,
  parseSpecialDay,
  parseTimezone,
  type Rules,
  type SpecialDayRow,
} from "./rows.ts";

/** An input: its columns with the accepted names of each, and how a row is read. */
export type Input<T> = {
  name: InputName;
  columns: readonly (readonly string[])[];
  /** Columns that may be missing, behind the others; their cells are empty then. */
  optional?: readonly string[];
  /** Whether all further columns are read too, under their names; it must have one at least. */
  readsOthers?: true;
  parse(field: Fields, rules: Rules): Parsed<T>;
  /** Watches the rows of one file for faults that no single row shows. */
  watch?(rules: Rules): Watch;
};
export type InputName = "polls" | "hours" | "timezones" | "specialDays" | "closures" | "attributes";

export const pollsInput: Input<Poll> = {
  name: "polls",
  columns: [["store_id"], ["status"], ["timestamp_utc"]],
  parse: parsePoll,
};

export const hoursInput: Input<HoursRow> = {
  name: "hours",
  columns: [
    ["store_id"],
    ["day", "dayofweek", "day_of_week"],
    ["start_time_local"],
    ["end_time_local"],
  ],
  optional: ["valid_from"],
  parse: parseHours,
  watch: watchDays,
};

export const timezonesInput: Input<StoreTimezone> = {
  name: "timezones",
  columns: [["store_id"], ["timezone_str"]],
  parse: parseTimezone,
};

export const specialDaysInput: Input<SpecialDayRow> = {
  name: "specialDays",
  columns: [["store_id"], ["date"], ["start_time_local"], ["end_time_local"]],
  parse: parseSpecialDay,
};

export const closuresInput: Input<StoreClosure> = {
  name: "closures",
  columns: [["store_id"], ["from_utc"], ["to_utc"]],
  optional: ["reason"],
  parse: parseClosure,
};

export const attributesInput: Input<StoreAttributes> = {
  name: "attributes",
  columns: [["store_id"]],
  readsOthers: true,
  parse: parseAttributes,
};

/** All inputs, in the order in which a header is held against them. */
export const INPUTS: Readonly<Record<InputName, Input<unknown>>> = {
  polls: pollsInput,
  hours: hoursInput,
  specialDays: specialDaysInput,
  closures: closuresInput,
  timezones: timezonesInput,
  attributes: attributesInput,
};

/**
 * The positions of an input's columns in a header, with the names of further ones behind them; or
 * the column that is missing, or occurs twice, or what is wrong with one.
 */
export type Columns =
  | { positions: number[]; others: string[] }
  | { missing: string }
  | { twice: string }
  | { problem: string };

/** Finds the columns of the input in a header: in any order, any letter case, among others. */
export function findColumns(input: Input<unknown>, header: readonly string[]): Columns {
  const names = header.map((name) => name.trim().toLowerCase());
  const positions: number[] = [];
  let twice: string | undefined;
  for (const aliases of input.columns) {
    const found = names.flatMap((name, position) => (aliases.includes(name) ? [position] : []));
    const [first, second] = found;
    if (first === undefined) return { missing: aliases.join("|") };
    if (second !== undefined) {
      const [one, other] = [first, second].map((position) => header[position]?.trim());
      twice ??= one === other ? `"${one}"` : `"${one}" and "${other}"`;
    }
    positions.push(first);
  }
  for (const name of input.optional ?? []) {
    const [first = NOWHERE, second] = names.flatMap((each, at) => (each === name ? [at] : []));
    if (second !== undefined) twice ??= `"${name}"`;
    positions.push(first);
  }
  if (input.readsOthers !== true) {
    return twice === undefined ? { positions, others: [] } : { twice };
  }
  const further = names.flatMap((name, at) => (name === "" || positions.includes(at) ? [] : [at]));
  if (further.length === 0) return { missing: "an attribute" };
  if (twice !== undefined) return { twice };
  const others: string[] = [];
  for (const at of further) {
    const name = readAttributeName(header[at] ?? "");
    if ("reason" in name) return { problem: name.reason };
    positions.push(at);
    others.push(name.value);
  }
  const problem = attributesProblem(others);
  return problem === undefined ? { positions, others } : { problem };
}

/** The position of a column that a header does not have. */
const NOWHERE = -1;

/** The files of the problem: the three, and others that are loaded after those of their kind. */
export type InputFiles = {
  polls: string;
  hours: string;
  timezones: string;
  more?: readonly InputFile[];
};

/** A file, and what is in it. */
export type InputFile = { input: InputName; path: string };

/** The order of the kinds: no poll is reported under hours that were still to come. */
const IN_ORDER = ["timezones", "hours", "specialDays", "closures", "attributes", "polls"] as const;

/** All files in the order in which they are loaded. */
export function inLoadOrder({ more = [], ...three }: InputFiles): InputFile[] {
  return IN_ORDER.flatMap((input) => [
    ...(isRequired(input) ? [{ input, path: three[input] }] : []),
    ...more.filter((file) => file.input === input),
  ]);
}

function isRequired(input: InputName): input is "polls" | "hours" | "timezones" {
  return input === "polls" || input === "hours" || input === "timezones";
}

/** An input by the name of its option: `special-days`. */
export function optionOf(input: InputName): string {
  if (input === "attributes") return "stores";
  return input.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** An input for people: `special days`. */
export function kindText(input: InputName): string {
  return input === "attributes" ? input : optionOf(input).replace("-", " ");
}
