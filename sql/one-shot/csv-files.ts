import { z } from "zod";
import { command, query } from "../query.ts";

const Count = z.coerce.number();

/** How the engine reads a file. */
type CsvFile = {
  /** Absolute. */
  path: string;
  compression: "none" | "gzip";
  separator: string;
  /** The line number of its header, from 1. */
  header_line: number;
  /** How many columns it has. */
  columns: number;
  /** The column of the store id, from 1, like the `_at` of other columns. */
  id_at: number;
};

type Lines = Pick<CsvFile, "path" | "compression" | "separator" | "header_line" | "id_at">;

export type PollFile = CsvFile & {
  status_at: number;
  time_at: number;
  /** The newest timestamp that is accepted, as `YYYY-MM-DD HH:MM:SS.ffffff`, UTC. */
  latest: string;
};
export type HoursFile = CsvFile & {
  day_at: number;
  start_at: number;
  end_at: number;
  /** The number of Monday. */
  monday: number;
  /** At most this many different rows a store. */
  most_rows: number;
};
export type TimezoneFile = CsvFile & { zone_at: number };

/** Loads the polls of lines in plain form; see sql/queries/create_poll_lines.sql. */
export const loadPolls = command<PollFile>("load_polls.sql");

/** How many lines the file has, its header too, and how many polls the database has. */
export const countLines = query<
  Pick<CsvFile, "path" | "compression">,
  { lines: number; polls: number }
>({ file: "count_lines.sql", row: z.object({ lines: Count, polls: Count }) });

/**
 * All other lines but empty ones, with their numbers, counted from 1, and their bytes in base64.
 */
export const suspectPollLines = query<PollFile, { line_number: number; bytes: string }>({
  file: "suspect_poll_lines.sql",
  row: z.object({ line_number: Count, bytes: z.string() }),
});

/** How many lines the file has, without its header and empty ones. */
export const countCsvLines = query<Lines, { lines: number }>({
  file: "count_csv_lines.sql",
  row: z.object({ lines: Count }),
});

/**
 * Loads the weeks of a file. Fails, and loads nothing, if a line of it is not in plain form, or a
 * store has more rows than it may have. */
export const loadHours = command<HoursFile>("load_hours.sql");

/** How many lines are in plain form, and how many are not, for each named zone. */
export const countTimezoneLines = query<
  TimezoneFile,
  { zone: string; ordinary_lines: number; other_lines: number }
>({
  file: "count_timezone_lines.sql",
  row: z.object({ zone: z.string(), ordinary_lines: Count, other_lines: Count }),
});

/** Loads the zones of a file whose lines are all in plain form. */
export const loadTimezones = command<TimezoneFile>("load_timezones.sql");
