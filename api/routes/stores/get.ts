import { createRoute, z } from "@hono/zod-openapi";
import { fromMicroseconds } from "../../../producers/timestamp.ts";
import { createRouter, NoQuery, responses } from "../../http/router.ts";
import { scope } from "../../http/scopes.ts";
import { wallClocks } from "../../report/opening-periods.ts";
import { localTimes } from "../../stores/local-time.ts";
import { openingState } from "../../stores/opening-state.ts";
import type { RunStarts } from "../../stores/run-start.ts";
import { knownStore, StoreId, type StoreLookup } from "./known-store.ts";
import { StoreStatus } from "./list.ts";

const Utc = z.string().nullable();

const StoreState = z
  .object({
    store_id: z.string(),
    status: StoreStatus,
    since: Utc.describe(
      "The first poll of the run of equal statuses that lasts up to the newest, in UTC",
    ),
    since_at_least: z
      .boolean()
      .describe("The run may have begun before `since`: two polls contradict each other there"),
    last_poll: Utc.describe("When it was last polled, in UTC; null for never"),
    open_now: z.boolean().describe("Whether it is open, at the server's clock"),
    next_opening: Utc.describe("In UTC; null while it is open"),
    next_opening_local: Utc.describe("The same on the store's wall clock"),
    next_closing: Utc.describe("In UTC; null while it is closed, and where it never closes"),
    next_closing_local: Utc.describe("The same on the store's wall clock"),
    hours: z
      .array(
        z.object({
          day: z.number().int().describe("0 is Monday, 6 Sunday"),
          start_time_local: z.string(),
          end_time_local: z.string(),
        }),
      )
      .describe("Its week, on its wall clock; none: always open"),
    default_hours: z.boolean().describe("It has no hours of its own: always open"),
    timezone: z.string().describe("IANA name of its zone"),
    default_timezone: z.boolean().describe("It has no zone of its own: America/Chicago"),
  })
  .openapi("StoreState");

const route = createRoute({
  method: "get",
  path: "/stores/{id}",
  ...scope("read"),
  operationId: "getStore",
  tags: ["Stores"],
  summary: "What is known of a store now",
  description: "By its newest poll, and by the hours and the zone that it has today.",
  request: { params: StoreId, query: NoQuery },
  responses: responses(
    {
      200: {
        description: "As it stands",
        content: { "application/json": { schema: StoreState } },
      },
    },
    "store-not-found",
  ),
});

/** `GET /stores/{id}`. */
export function getStore(lookup: StoreLookup, sinceOf: RunStarts, clock: () => Date) {
  const clocks = wallClocks();
  const local = localTimes();

  return createRouter().openapi(route, async (c) => {
    const facts = await knownStore(lookup, c.req.valid("param").id);
    const { store_id, polled, timezone, default_timezone, default_hours, week } = facts;
    const run = polled && (await sinceOf(store_id, polled));
    const state = openingState(week, clocks(timezone), clock().getTime() * 1000);
    const wall = (at: number | null) => (at === null ? null : local(timezone)(at));
    const utc = (at: number | null) => (at === null ? null : fromMicroseconds(at));
    c.header("Cache-Control", "no-store");
    return c.json(
      {
        store_id,
        status: polled?.status ?? ("unknown" as const),
        since: utc(run?.since ?? null),
        since_at_least: run?.at_least ?? false,
        last_poll: utc(polled?.last_us ?? null),
        open_now: state.open_now,
        next_opening: utc(state.next_opening),
        next_opening_local: wall(state.next_opening),
        next_closing: utc(state.next_closing),
        next_closing_local: wall(state.next_closing),
        hours: week,
        default_hours,
        timezone,
        default_timezone,
      },
      200,
    );
  });
}
