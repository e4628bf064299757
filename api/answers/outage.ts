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
    start: z.string().describe("The beginning of its first time down, in UTC"),
    start_local: z.string().describe("The same on the store's wall clock, with its offset"),
    end: z
      .string()
      .nullable()
      .describe("The end of its last time down, in UTC; null while it is ongoing"),
    end_local: z.string().nullable(),
    ongoing: z
      .boolean()
      .describe("No time up follows, and the newest poll of the store saw it down"),
    began_earlier: z
      .boolean()
      .describe("It is down where its evidence begins (8 days before `from`): it may be longer"),
    lasted_longer: z
      .boolean()
      .describe("It is down where its evidence ends (8 days after `to`): it may be longer"),
    down_us: z.number().int().describe("The whole time down inside opening hours, in microseconds"),
    down_minutes: z.number().describe("The same in minutes, with two decimals"),
    excused_us: z
      .number()
      .int()
      .describe("Open time within planned closures from `start` to `end`, in microseconds"),
    polls: z.number().int().describe("How many inactive polls in opening hours show it"),
    first_inactive: SeenPoll.describe("The first of these polls"),
    last_inactive: SeenPoll.describe("The last of these polls"),
    active_before: SeenPoll.nullable().describe("The poll of the last time up before it, if any"),
    active_after: SeenPoll.nullable().describe("The poll of the first time up after it, if any"),
  })
  .openapi("Outage");

/** The definition of an outage, in the description of each operation that lists them. */
export const WHAT_AN_OUTAGE_IS =
  "An outage is time down in the opening hours of a store, by the rules of the report, without time up " +
  "in between; closed and unknown time neither ends it nor counts. It is listed as a whole if a part of " +
  "it lies in the requested range. The evidence is the polls from eight days before the range to eight " +
  "days after; hours and zones are today's.";

/** An outage as JSON. */
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
    excused_us: outage.excused_us,
    polls: outage.polls,
    first_inactive: pollJson(outage.first_inactive, local),
    last_inactive: pollJson(outage.last_inactive, local),
    active_before: outage.active_before && pollJson(outage.active_before, local),
    active_after: outage.active_after && pollJson(outage.active_after, local),
  };
}
