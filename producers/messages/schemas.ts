import { z } from "zod";
import { LONGEST_VALUE, MOST_ATTRIBUTES, readAttributes } from "./attributes.ts";
import {
  closureProblem,
  LONGEST_REASON,
  type Parsed,
  readDate,
  readDay,
  readInstant,
  readOpening,
  readStatus,
  readStoreId,
  readZone,
  reasonProblem,
} from "./cells.ts";
import { ID_PATTERN } from "./store-id.ts";
import { MOST_HOURS_ROWS, orderedOpenings, orderedWeek } from "./week-form.ts";

/**
 * The messages on the log. Each text may have any form that a cell of a file may have (cells.ts),
 * and is returned in the form that the producers write; other members are ignored.
 */

/** A text that is read like a cell. */
function cell<T>(read: (text: string) => Parsed<T>, meta: z.GlobalMeta) {
  return z
    .string({ error: notText })
    .transform((text, context) => taken(read(text.trim()), context))
    .meta(meta);
}

function taken<T>(parsed: Parsed<T>, context: z.RefinementCtx): T {
  if ("value" in parsed) return parsed.value;
  context.addIssue({ code: "custom", message: parsed.reason });
  return z.NEVER;
}

const StoreId = cell(readStoreId, {
  description:
    "1 to 64 of the characters A-Z a-z 0-9 . _ : -, a letter or digit first. Text, also where it is made of " +
    "digits. No number in its place: 8.13E+18, 7.0, nan, null and none are rejected",
  pattern: ID_PATTERN,
  examples: ["8139926242460185114", "london-0043"],
});

/** One poll: the status of a store at an instant. */
export const Poll = z
  .object(
    {
      store_id: StoreId,
      status: cell(readStatus, {
        description: "`active` or `inactive`, in any letter case",
        pattern: "^\\s*([iI][nN])?[aA][cC][tT][iI][vV][eE]\\s*$",
        examples: ["active"],
      }),
      timestamp_utc: cell(readInstant, {
        description:
          "When it was observed: ISO 8601 with Z or an offset, or `2023-01-22 12:09:39.388884 UTC`; without " +
          "either, UTC. Seconds and their fraction are optional, digits beyond microseconds are cut. " +
          "Not before the year 2000, and at most an hour ahead of the clock of the machine that ingests it",
        examples: ["2023-01-22T12:09:39.388884Z"],
      }),
    },
    { error: notObject },
  )
  .meta({ id: "Poll", description: "The status of a store at an instant" });
export type Poll = z.output<typeof Poll>;

/** The forms of a message of polls; consumers read each poll of an array by itself. */
export const PollMessage = z
  .union([Poll, z.array(Poll).min(1)])
  .meta({ id: "PollMessage", description: "A poll, or an array of polls" });

const clockTime = (description: string, example: string) =>
  z.string({ error: notText }).meta({ description, examples: [example] });

/** One row of opening hours, on the store's own wall clock; day 0 is Monday. */
export const OpeningHours = z
  .object(
    {
      day: z
        .union([z.number(), z.string()], { error: (issue) => notOf("a number or text", issue) })
        .transform((day, context) => taken(readDay(String(day).trim(), 0), context))
        .meta({
          description: "0 (Monday) to 6 (Sunday), or an English name",
          examples: [0, "Mon"],
        }),
      start_time_local: clockTime("`9:00`, `09:00`, `09:00:00` or `9:00 AM`", "09:00:00"),
      end_time_local: clockTime(
        "The same, or `24:00`. 23:59 or later means midnight; an end before the start is on the next day; " +
          "00:00 to 00:00 is the whole day",
        "17:00:00",
      ),
    },
    { error: notObject },
  )
  .transform(({ day, start_time_local: start, end_time_local: end }, context) => ({
    day,
    ...taken(readOpening(start.trim(), end.trim()), context),
  }))
  .meta({ id: "OpeningHours", description: "A row of opening hours, on the store's wall clock" });
export type OpeningHours = z.output<typeof OpeningHours>;

const CHANGED_BY = z
  .string({ error: notText })
  .max(200)
  .optional()
  .meta({ description: "Who changed it: the name of a token, say" });

const localDate = (description: string) =>
  cell(readDate, {
    description,
    pattern: "^\\s*\\d{4}-\\d\\d-\\d\\d\\s*$",
    examples: ["2024-12-25"],
  });

/**
 * The whole week of a store; a later one replaces it. A week without rows: closed on all days.
 * Null: no hours are known any more.
 */
export const StoreHours = z
  .object(
    {
      store_id: StoreId,
      week: z
        .array(OpeningHours, { error: (issue) => notOf("an array", issue) })
        .max(MOST_HOURS_ROWS, { error: `has more than ${MOST_HOURS_ROWS} rows` })
        .transform(orderedWeek<OpeningHours>)
        .nullable()
        .meta({
          description:
            "All rows of the store: they replace its week as a whole. Empty: closed on all days. Null: no " +
            "hours are known any more, and the store counts as always open",
        }),
      valid_from: localDate(
        "The date of the store's own calendar from which on the week governs; missing: since ever, and it " +
          "takes the place of all weeks of the store",
      ).optional(),
      changed_by: CHANGED_BY,
    },
    { error: notObject },
  )
  .meta({ id: "StoreHours", description: "The opening hours of a store" });
export type StoreHours = z.output<typeof StoreHours>;

/** An opening on one date, on the store's own wall clock. */
const Opening = z
  .object(
    {
      start_time_local: clockTime("`9:00`, `09:00`, `09:00:00` or `9:00 AM`", "09:00:00"),
      end_time_local: clockTime("The same, or `24:00`, as in a row of hours", "17:00:00"),
    },
    { error: notObject },
  )
  .transform(({ start_time_local: start, end_time_local: end }, context) =>
    taken(readOpening(start.trim(), end.trim()), context),
  )
  .meta({ id: "Opening", description: "An opening on one date, on the store's wall clock" });

/**
 * A date that does not go by the week (CALENDAR_AND_PERIODS, section 2); a later one replaces it.
 */
export const StoreSpecialDay = z
  .object(
    {
      store_id: StoreId,
      date: localDate("A date of the store's own calendar"),
      openings: z
        .array(Opening, { error: (issue) => notOf("an array", issue) })
        .max(MOST_HOURS_ROWS, { error: `has more than ${MOST_HOURS_ROWS} rows` })
        .transform(orderedOpenings<z.output<typeof Opening>>)
        .nullable()
        .meta({
          description:
            "They take the place of all that would open on this date. None: closed. Null: it is a date like " +
            "others again",
        }),
      changed_by: CHANGED_BY,
    },
    { error: notObject },
  )
  .meta({ id: "StoreSpecialDay", description: "A date of a store that does not go by its week" });
export type StoreSpecialDay = z.output<typeof StoreSpecialDay>;

/**
 * A planned closure (CALENDAR_AND_PERIODS, section 3); a later one of the same beginning replaces
 * it.
 */
export const StoreClosure = z
  .object(
    {
      store_id: StoreId,
      from_utc: cell(readInstant, {
        description: "When it begins, spelled like the timestamp of a poll",
        examples: ["2024-12-24T18:00:00Z"],
      }),
      closure: z
        .object(
          {
            to_utc: cell(readInstant, {
              description: "When it ends; null: until further notice",
            }).nullable(),
            reason: z
              .string({ error: notText })
              .trim()
              .superRefine((text, context) => {
                const message = reasonProblem(text);
                if (message !== undefined) context.addIssue({ code: "custom", message });
              })
              .meta({ description: `Free text of at most ${LONGEST_REASON} characters` }),
          },
          { error: notObject },
        )
        .nullable()
        .meta({ description: "Null: it was taken back" }),
      changed_by: CHANGED_BY,
    },
    { error: notObject },
  )
  .superRefine(({ from_utc, closure }, context) => {
    const reason = closure === null ? undefined : closureProblem(from_utc, closure.to_utc);
    if (reason !== undefined) context.addIssue({ code: "custom", message: reason });
  })
  .meta({ id: "StoreClosure", description: "A planned closure of a store" });
export type StoreClosure = z.output<typeof StoreClosure>;

/** The zone of a store; a later one replaces it. */
export const StoreTimezone = z
  .object(
    {
      store_id: StoreId,
      timezone_str: cell(readZone, {
        description: "A name of the IANA time zone database, in any letter case",
        examples: ["Europe/London"],
      }),
      changed_by: CHANGED_BY,
    },
    { error: notObject },
  )
  .meta({ id: "StoreTimezone", description: "The time zone of a store" });
export type StoreTimezone = z.output<typeof StoreTimezone>;

/**
 * The attributes of a store (CALENDAR_AND_PERIODS, section 5); later ones replace the whole set.
 */
export const StoreAttributes = z
  .object(
    {
      store_id: StoreId,
      attributes: z
        .record(z.string(), z.string({ error: notText }))
        .transform((given, context) => taken(readAttributes(Object.entries(given)), context))
        .nullable()
        .meta({
          description:
            `At most ${MOST_ATTRIBUTES} values of at most ${LONGEST_VALUE} characters by their names: ` +
            "1 to 64 of the characters a-z 0-9 _, a letter first. An empty value is none. Null: the store " +
            "has none any more",
          examples: [{ name: "Harbour Grill", brand: "Harbour", region: "north" }],
        }),
      changed_by: CHANGED_BY,
    },
    { error: notObject },
  )
  .meta({ id: "StoreAttributes", description: "The attributes of a store" });
export type StoreAttributes = z.output<typeof StoreAttributes>;

/** Why a message does not match its schema: the first fault, with its place. */
export function faultOf({ issues }: z.ZodError): string {
  const [issue] = issues;
  if (issue === undefined) return "it does not match the schema";
  const place = issue.path
    .map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`))
    .join("")
    .slice(1);
  // A fault of a member of the message quotes it; in a week, the row is needed to find it.
  if (issue.code === "custom")
    return place.includes("[") ? `${place}: ${issue.message}` : issue.message;
  return place === "" ? issue.message : `${place} ${issue.message}`;
}

type Issue = { input?: unknown; path?: PropertyKey[] | undefined };

function notText(issue: Issue): string {
  const isId = typeof issue.input === "number" && issue.path?.at(-1) === "store_id";
  return notOf("text", issue) + (isId ? ": the digits of a long id would be lost" : "");
}

function notObject({ input }: Issue): string {
  return `expected an object, found ${kindOf(input)}`;
}

function notOf(expected: string, { input }: Issue): string {
  return input === undefined ? "is missing" : `is ${kindOf(input)}, not ${expected}`;
}

function kindOf(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object") return "an object";
  return typeof value === "string" ? "text" : `a ${typeof value}`;
}
