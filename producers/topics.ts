import { z } from "zod";
import { canonicalClockTime, clockMicroseconds, openFor } from "./clock-time.ts";
import { storeIdProblem } from "./store-id.ts";
import { canonicalTimestamp } from "./timestamp.ts";
import { isZone } from "./zones.ts";

export { storeIdProblem } from "./store-id.ts";
export { isZone, zoneName } from "./zones.ts";

const StoreId = z.string().refine((text) => storeIdProblem(text) === undefined, "no store id");

/** One poll: what was seen of a store at an instant. */
export const Poll = z.object({
  store_id: StoreId,
  status: z.enum(["active", "inactive"]),
  /** Canonical form, see producers/timestamp.ts. */
  timestamp_utc: z
    .string()
    .refine((text) => canonicalTimestamp(text) === text, "not YYYY-MM-DDTHH:MM:SS.ffffffZ"),
});
export type Poll = z.infer<typeof Poll>;

const ClockTime = z.string().refine((text) => canonicalClockTime(text) === text, "no clock time");

/** One row of opening hours, on the store's own wall clock; day 0 is Monday. */
export const OpeningHours = z
  .object({
    day: z.number().int().min(0).max(6),
    start_time_local: ClockTime,
    end_time_local: ClockTime,
  })
  .refine(
    (row) =>
      openFor(clockMicroseconds(row.start_time_local), clockMicroseconds(row.end_time_local)) !==
      undefined,
    "the end equals the start",
  );
export type OpeningHours = z.infer<typeof OpeningHours>;

/** A store has at most this many different rows of hours. */
export const MOST_HOURS_ROWS = 1000;

/** The whole week of a store; a later one replaces it as a whole. */
export const StoreHours = z.object({
  store_id: StoreId,
  week: z.array(OpeningHours).max(MOST_HOURS_ROWS),
});
export type StoreHours = z.infer<typeof StoreHours>;

/** The zone of a store; a later one replaces it. */
export const StoreTimezone = z.object({
  store_id: StoreId,
  timezone_str: z.string().refine(isZone, "unknown time zone"),
});
export type StoreTimezone = z.infer<typeof StoreTimezone>;

/** Something that could not be read, with where it stood and why. */
export const Rejected = z.object({
  reason: z.string(),
  /** The beginning of what stood there. */
  raw: z.string(),
  origin: z.union([
    z.object({ file: z.string(), fingerprint: z.string(), line: z.number().int() }),
    z.object({
      topic: z.string(),
      partition: z.number().int(),
      /** How often the topic has been made, this time included. */
      incarnation: z.number().int(),
      offset: z.number().int(),
    }),
    /** The position of an item, from 0, in the body of a request to the API. */
    z.object({ request: z.string(), index: z.number().int() }),
  ]),
});
export type Rejected = z.infer<typeof Rejected>;

/** How far a file has been put on the log, so that a broken replay goes on where it stopped. */
export const Replay = z.object({
  /** The input and the fingerprint of the file's content. */
  key: z.string(),
  file: z.string(),
  /** The last line that is safely on the log; in event time, how many polls are, in that order. */
  line: z.number().int(),
  /** Rows set aside so far. */
  set_aside: z.number().int(),
  done: z.boolean(),
});
export type Replay = z.infer<typeof Replay>;

/** A topic: its name and the schema of its JSON values. */
export type Topic<T> = { readonly name: string; readonly value: z.ZodType<T> };

/** The words on the log. The key of polls, hours and timezones is the store id. */
export const topics = {
  polls: { name: "store.polls", value: Poll },
  hours: { name: "store.hours", value: StoreHours },
  timezones: { name: "store.timezones", value: StoreTimezone },
  replays: { name: "store.replays", value: Replay },
} as const satisfies Record<string, Topic<unknown>>;

const REJECTED = ".rejected";

/** The topic that takes what cannot be read of another; of itself, it does so too. */
export function rejectedTopic(name: string): Topic<Rejected> {
  return { name: name.endsWith(REJECTED) ? name : name + REJECTED, value: Rejected };
}

/** The names of the topics that state something of stores. */
export const statedTopics: readonly string[] = [topics.polls, topics.hours, topics.timezones].map(
  ({ name }) => name,
);

/** The names of all topics that are taken into ClickHouse: what is stated, and what was set aside of it. */
export const ingestedTopics: readonly string[] = [
  ...statedTopics,
  ...statedTopics.map((name) => rejectedTopic(name).name),
];

/** The longest piece of an unreadable row that travels with its rejection. */
export const RAW_LIMIT = 500;
