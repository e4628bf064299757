import { z } from "zod";
import {
  Poll,
  StoreAttributes,
  StoreClosure,
  StoreHours,
  StoreSpecialDay,
  StoreTimezone,
} from "./schemas.ts";

export { closureProblem, isDate, reasonProblem } from "./cells.ts";
export {
  faultOf,
  OpeningHours,
  Poll,
  StoreAttributes,
  StoreClosure,
  StoreHours,
  StoreSpecialDay,
  StoreTimezone,
} from "./schemas.ts";
export { storeIdProblem } from "./store-id.ts";
export { MOST_HOURS_ROWS } from "./week-form.ts";
export { isZone, zoneName } from "./zones.ts";

/** A rejected row or message: where it came from, and why it was rejected. */
export const Rejected = z.object({
  reason: z.string(),
  /** The beginning of the rejected text. */
  raw: z.string(),
  origin: z.union([
    z.object({ file: z.string(), fingerprint: z.string(), line: z.number().int() }),
    z.object({
      topic: z.string(),
      partition: z.number().int(),
      /** How often the topic has been created, this time included. */
      incarnation: z.number().int(),
      offset: z.number().int(),
      /** Its position, from 0, in a message that is an array of polls. */
      index: z.number().int().optional(),
    }),
    /** The position of an item, from 0, in the body of a request to the API. */
    z.object({ request: z.string(), index: z.number().int() }),
  ]),
});
export type Rejected = z.infer<typeof Rejected>;

/**
 * How far a file has been appended to the log, so that an interrupted replay continues from there.
 */
export const Replay = z.object({
  /** The input and the fingerprint of the file's content. */
  key: z.string(),
  file: z.string(),
  /**
   * The last line that is on the log; in event time, the number of polls that are, in that order.
   */
  line: z.number().int(),
  /** Rows rejected so far. */
  rejected: z.number().int(),
  done: z.boolean(),
});
export type Replay = z.infer<typeof Replay>;

/**
 * A topic: its name and the schema of its JSON values, which also accepts other forms than it
 * returns.
 */
export type Topic<T> = { readonly name: string; readonly value: z.ZodType<T> };

/** The topics of the log. The key of polls, hours and timezones is the store id. */
export const topics = {
  polls: { name: "store.polls", value: Poll },
  hours: { name: "store.hours", value: StoreHours },
  timezones: { name: "store.timezones", value: StoreTimezone },
  specialDays: { name: "store.special-days", value: StoreSpecialDay },
  closures: { name: "store.closures", value: StoreClosure },
  attributes: { name: "store.attributes", value: StoreAttributes },
  replays: { name: "store.replays", value: Replay },
} as const satisfies Record<string, Topic<unknown>>;

const REJECTED = ".rejected";

/** The topic for what is rejected of a topic; the rejected topic is its own. */
export function rejectedTopic(name: string): Topic<Rejected> {
  return { name: name.endsWith(REJECTED) ? name : name + REJECTED, value: Rejected };
}

/** The names of the topics that state something of stores. */
export const statedTopics: readonly string[] = [
  topics.polls,
  topics.hours,
  topics.timezones,
  topics.specialDays,
  topics.closures,
  topics.attributes,
].map(({ name }) => name);

const BETWEEN_KEYS = "|";

/**
 * The key of a message about a store, or about one of several things of it that replace each other:
 * what is compacted away is what was stated before under the same key. All keys of a store go to
 * the same partition (`storeOfKey`), so that they keep their order.
 */
export function keyOf(store_id: string, of?: string): string {
  return of === undefined ? store_id : `${store_id}${BETWEEN_KEYS}${of}`;
}

/** The store of a key; an id has no such character. */
export function storeOfKey(key: string): string {
  const end = key.indexOf(BETWEEN_KEYS);
  return end === -1 ? key : key.slice(0, end);
}

/** The names of all topics that are ingested: facts about stores, and what was rejected of them. */
export const ingestedTopics: readonly string[] = [
  ...statedTopics,
  ...statedTopics.map((name) => rejectedTopic(name).name),
];

/** The longest piece of a row that is kept in its rejection. */
export const RAW_LIMIT = 500;
