import type { Poll, StoreTimezone } from "../topics.ts";
import {
  type Fields,
  type HoursRow,
  type Parsed,
  parseHours,
  parsePoll,
  parseTimezone,
} from "./rows.ts";

/** An input of the problem: its columns, each with the names it goes by, and how a row is read. */
export type Input<T> = {
  name: InputName;
  columns: readonly (readonly string[])[];
  parse(field: Fields, latest: string): Parsed<T>;
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
};

export const timezonesInput: Input<StoreTimezone> = {
  name: "timezones",
  columns: [["store_id"], ["timezone_str"]],
  parse: parseTimezone,
};

/** Where each column of the input stands in this header, or undefined when one is missing. */
export function columnPositions(input: Input<unknown>, header: string[]): number[] | undefined {
  const names = header.map((name) => name.trim().toLowerCase());
  const positions = input.columns.map((aliases) =>
    names.findIndex((name) => aliases.includes(name)),
  );
  return positions.includes(-1) ? undefined : positions;
}

/** The input that a header belongs to. */
export function inputOf(header: string[]): InputName | undefined {
  const inputs: Input<unknown>[] = [pollsInput, hoursInput, timezonesInput];
  return inputs.find((input) => columnPositions(input, header) !== undefined)?.name;
}
