import { z } from "@hono/zod-openapi";
import { fromMicroseconds } from "../../producers/messages/timestamp.ts";
import type { StoreOutage } from "./outage-pages.ts";
import { type Local, pollJson, SeenPoll } from "./segment.ts";

const US_PER_HUNDREDTH_MINUTE = 600_000;

/** A time in which a store was down. */
export const Outage = z
  .object({
    store_id: z.string(),
    timezone: z.string().describe("IANA name of the zone of its wall clock"),
    start: z.string().describe("The beginning of its first stretch down, in UTC"),
    start_local: z.string().describe("The same on the store's wall clock, with its offset"),
    end: z.string().nullable().describe("The end of its last stretch down; null while it goes on"),
    end_local: z.string().nullable(),
    ongoing: z
      .boolean()
      .describe("No time up follows, and the newest poll of the store saw it down"),
    began_earlier: z
      .boolean()
      .describe("It is down from where its evidence begins (8 days before `from`): perhaps longer"),
    lasted_longer: z
      .boolean()
      .describe("It is down up to where its evidence ends (8 days after `to`): perhaps longer"),
    down_us: z.number().int().describe("The whole time down inside opening hours, in microseconds"),
    down_minutes: z.number().describe("The same in minutes, with two digits"),
    polls: z.number().int().describe("How many polls in opening hours say so"),
    first_inactive: SeenPoll.describe("The first of them"),
    last_inactive: SeenPoll.describe("The last of them"),
    active_before: SeenPoll.nullable().describe("The poll of the last time up before it, if any"),
    active_after: SeenPoll.nullable().describe("The poll of the first time up after it, if any"),
  })
  .openapi("Outage");

/** What an outage is: stands in the description of each operation that lists them. */
export const WHAT_AN_OUTAGE_IS =
  "An outage is a longest sequence of time down with no time up between, in the opening hours of a " +
  "store and by the rules of the report; closed and unknown time neither ends it nor counts. It is told " +
  "as a whole when a part of it lies in the stretch of time that is asked for; evidence is what was " +
  "polled from eight days before that to eight days after. It uses today's hours and zones.";

/** An outage as it is answered. */
export function outageJson({ facts, ...outage }: StoreOutage, local: Local) {
  const { start, end, down_us } = outage;
  return {
    store_id: facts.store_id,
    timezone: facts.timezone,
    start: fromMicroseconds(start),
    start_local: local(start),
    end: end === null ? null : fromMicroseconds(end),
    end_local: end === null ? null : local(end),
    ongoing: outage.ongoing,
    began_earlier: outage.began_earlier,
    lasted_longer: outage.lasted_longer,
    down_us,
    down_minutes: Math.round(down_us / US_PER_HUNDREDTH_MINUTE) / 100,
    polls: outage.polls,
    first_inactive: pollJson(outage.first_inactive, local),
    last_inactive: pollJson(outage.last_inactive, local),
    active_before: outage.active_before && pollJson(outage.active_before, local),
    active_after: outage.active_after && pollJson(outage.active_after, local),
  };
}
