import { z } from "@hono/zod-openapi";
import { fromMicroseconds } from "../../producers/messages/timestamp.ts";
import type { Database } from "../../sql/database.ts";
import { newestPoll } from "../../sql/reports.ts";
import { pollsOfStores } from "../../sql/stores.ts";
import { readCalendar } from "../uptime/calendar.ts";
import { type Filling, inOrder } from "../uptime/fill.ts";
import { localTime } from "../uptime/local-time.ts";
import { wallClocks, wholeOpenTime } from "../uptime/opening-periods.ts";
import { evidenceAround, markExcused, timelineOf } from "../uptime/timeline.ts";
import { knownStore, type StoreLookup } from "./known-store.ts";
import { AnySegment, pollJson, SeenPoll, timelineSegmentJson } from "./segment.ts";
import { rangeOf } from "./time-range.ts";

export const Timeline = z
  .object({
    store_id: z.string(),
    timezone: z.string().describe("IANA name of the zone of its wall clock"),
    from: z.string().describe("UTC"),
    to: z.string().describe("UTC, exclusive"),
    segments: z.array(AnySegment).describe("In order and without gaps, from `from` to `to`"),
    polls: z
      .array(SeenPoll)
      .describe("All polls in the range, also outside opening hours, each instant once"),
  })
  .openapi("Timeline");

export type Timeline = z.infer<typeof Timeline>;

/** The requested time range, in microseconds, and how the time between polls is filled. */
export type TimeParams = { from?: number | undefined; to?: number | undefined } & Filling;

/** Finds the state of a store at every moment of a time range. */
export function timelineAnswer(db: Database, lookup: StoreLookup, clock: () => Date) {
  return async (id: string, { from, to, ...filling }: TimeParams): Promise<Timeline> => {
    const facts = await knownStore(lookup, id);
    const { store_id, timezone, polled } = facts;
    const range = rangeOf({ from, to }, polled?.last_us ?? clock().getTime() * 1000);
    const around = evidenceAround(range);
    const [[newest], [row]] = await Promise.all([
      newestPoll(db),
      pollsOfStores(db, { ids: [store_id], from_us: around.from, to_us: around.to }),
    ]);
    const polls = inOrder(row?.polls ?? []);
    const { periods, excused } = wholeOpenTime(
      readCalendar(facts.week, facts.calendar),
      wallClocks()(timezone),
      around.from,
      around.to,
    );
    const known = newest?.newest_us ?? Number.NEGATIVE_INFINITY;
    const segments = timelineOf(periods, polls, range, { known, filling });
    const local = localTime(timezone);
    return {
      store_id,
      timezone,
      from: fromMicroseconds(range.from),
      to: fromMicroseconds(range.to),
      segments: markExcused(segments, excused).map((segment) =>
        timelineSegmentJson(segment, local),
      ),
      polls: polls
        .filter(({ at }) => at >= range.from && at < range.to)
        .map((poll) => pollJson(poll, local)),
    };
  };
}
