import { createRoute, z } from "@hono/zod-openapi";
import { fromMicroseconds } from "../../../producers/messages/timestamp.ts";
import { newestPoll } from "../../../sql/reports.ts";
import type { Database } from "../../../sql/database.ts";
import { pollsOfStores } from "../../../sql/stores.ts";
import { createRouter, responses } from "../../http/router.ts";
import { scope } from "../../http/scopes.ts";
import { type Filling, inOrder } from "../../uptime/fill.ts";
import { wallClocks, wholePeriods } from "../../uptime/opening-periods.ts";
import { localTime } from "../../uptime/local-time.ts";
import { evidenceAround, timelineOf } from "../../uptime/timeline.ts";
import { knownStore, StoreId, type StoreLookup } from "../../answers/known-store.ts";
import { AnySegment, pollJson, SeenPoll, timelineSegmentJson } from "../../answers/segment.ts";
import { FillingQuery, Range, rangeOf } from "./time-range.ts";

const Timeline = z
  .object({
    store_id: z.string(),
    timezone: z.string().describe("IANA name of the zone of its wall clock"),
    from: z.string().describe("UTC"),
    to: z.string().describe("UTC; not part of it"),
    segments: z.array(AnySegment).describe("In order and without a gap, from `from` to `to`"),
    polls: z
      .array(SeenPoll)
      .describe("All polls of this time, also those outside of opening hours, each instant once"),
  })
  .openapi("Timeline");
export type Timeline = z.infer<typeof Timeline>;

const route = createRoute({
  method: "get",
  path: "/stores/{id}/timeline",
  ...scope("read"),
  operationId: "getStoreTimeline",
  tags: ["Stores"],
  summary: "What a store was at every moment of a stretch of time",
  description:
    "By the rules of the report on what is known now: today's hours and zone, and all polls from " +
    "eight days before it to eight days after. Time after the newest poll of the system is unknown. " +
    "Without `to` it ends with the newest poll of the store, or now when there is none.",
  request: { params: StoreId, query: z.strictObject({ ...Range, ...FillingQuery }) },
  responses: responses(
    {
      200: {
        description: "Every moment",
        content: { "application/json": { schema: Timeline } },
      },
    },
    "store-not-found",
  ),
});

/** The stretch of time that is asked for, in microseconds, and how the time between polls is filled. */
export type TimeParams = { from?: number | undefined; to?: number | undefined } & Filling;

/** Tells what a store was at every moment of a stretch of time. */
export function timelineAnswer(db: Database, lookup: StoreLookup, clock: () => Date) {
  return async (id: string, { from, to, ...filling }: TimeParams): Promise<Timeline> => {
    const facts = await knownStore(lookup, id);
    const { store_id, timezone, week, polled } = facts;
    const range = rangeOf({ from, to }, polled?.last_us ?? clock().getTime() * 1000);
    const around = evidenceAround(range);
    const [[newest], [row]] = await Promise.all([
      newestPoll(db),
      pollsOfStores(db, { ids: [store_id], from_us: around.from, to_us: around.to }),
    ]);
    const polls = inOrder(row?.polls ?? []);
    const periods = wholePeriods(week, wallClocks()(timezone), around.from, around.to);
    const known = newest?.newest_us ?? Number.NEGATIVE_INFINITY;
    const segments = timelineOf(periods, polls, range, { known, filling });
    const local = localTime(timezone);
    return {
      store_id,
      timezone,
      from: fromMicroseconds(range.from),
      to: fromMicroseconds(range.to),
      segments: segments.map((segment) => timelineSegmentJson(segment, local)),
      polls: polls
        .filter(({ at }) => at >= range.from && at < range.to)
        .map((poll) => pollJson(poll, local)),
    };
  };
}

/** `GET /stores/{id}/timeline`. */
export function getTimeline(tell: ReturnType<typeof timelineAnswer>) {
  return createRouter().openapi(route, async (c) => {
    c.header("Cache-Control", "no-store");
    return c.json(await tell(c.req.valid("param").id, c.req.valid("query")), 200);
  });
}
