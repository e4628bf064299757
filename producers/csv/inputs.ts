import type { Parsed } from "../messages/cells.ts";
import type { Poll, StoreTimezone } from "../messages/topics.ts";
import { type Watch, watchDays } from "./day-numbers.ts";
import {
  type Fields,
  type HoursRow,
  parseHours,
  parsePoll,
  parseTimezone,
  type Rules,
} from "./rows.ts";

/** One of the three inputs: its columns with the accepted names of each, and how a row is read. */
export type Input<T> = {
  name: InputName;
  columns: readonly (readonly string[])[];
  parse(field: Fields, rules: Rules): Parsed<T>;
  /** Watches the rows of one file for faults that no single row shows. */
  watch?(rules: Rules): Watch;
};
export type InputName = "polls" | "hours" | "timezones";

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
  parse: parseHours,
  watch: watchDays,
};

export const timezonesInput: Input<StoreTimezone> = {
  name: "timezones",
  columns: [["store_id"], ["timezone_str"]],
  parse: parseTimezone,
};

/**
 * The positions of an input's columns in a header; or the column that is missing or occurs twice.
 */
export type Columns = { positions: number[] } | { missing: string } | { twice: string };

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
  return twice === undefined ? { positions } : { twice };
}

/** The three inputs. */
export type InputFiles = { polls: string; hours: string; timezones: string };
