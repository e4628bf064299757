import { z } from "@hono/zod-openapi";
import { openingRows } from "../../producers/messages/clock-time.ts";
import { fromMicroseconds } from "../../producers/messages/timestamp.ts";
import { readCalendar } from "../uptime/calendar.ts";
import { localTimes } from "../uptime/local-time.ts";
import { wallClocks } from "../uptime/opening-periods.ts";
import { type OpeningState, openingState } from "../uptime/opening-state.ts";
import { plannedClosing } from "../uptime/planned-closing.ts";
import { knownStore, type StoreLookup } from "./known-store.ts";
import { instantOfNow, stateAt } from "./now-snapshot.ts";
import { type ClosureReasons, PlannedClosingJson, plannedJson } from "./planned-closing.ts";
import type { RunStarts } from "./run-start.ts";
import type { Local } from "./segment.ts";

const Utc = z.string().nullable();

/** Finds the newest poll of all stores, in microseconds; null where there is none. */
type NewestPoll = () => Promise<number | null>;

/** The status that the newest poll of a store saw, in opening hours or not. */
export const StoreStatus = z
  .enum(["active", "inactive", "unknown"])
  .describe("What its newest poll saw; unknown: it was never polled");

export const StoreState = z
  .object({
    store_id: z.string(),
    status: StoreStatus,
    since: Utc.describe(
      "The first of the consecutive polls with this status up to the newest, in UTC",
    ),
    since_at_least: z
      .boolean()
      .describe("It may have begun before `since`: earlier polls were removed"),
    last_poll: Utc.describe("When it was last polled, in UTC; null if never"),
    open_now: z.boolean().describe("Whether it is open now, by the server's clock"),
    next_opening: Utc.describe("In UTC; null while it is open, and if it never opens"),
    next_opening_local: Utc.describe("The same on the store's wall clock"),
    next_closing: Utc.describe("In UTC; null while it is closed, and if it never closes"),
    next_closing_local: Utc.describe("The same on the store's wall clock"),
    hours: z
      .array(
        z.object({
          day: z.number().int().describe("0 is Monday, 6 Sunday"),
          start_time_local: z.string(),
          end_time_local: z.string(),
        }),
      )
      .describe(
        "Its week, on its wall clock; empty: closed on all days or, with `default_hours`, always open",
      ),
    default_hours: z.boolean().describe("It has no hours of its own: always open"),
    timezone: z.string().describe("IANA name of its zone"),
    default_timezone: z.boolean().describe("It has no zone of its own: America/Chicago"),
    now: z
      .object({
        at: z.string().describe("The instant of this state, in UTC"),
        is_past: z.boolean().describe("`at` is that of the newest poll of all stores, hours ago"),
        local_time: z.string().describe("The same on the store's wall clock"),
        state: z
          .enum(["up", "down", "unknown", "closed"])
          .describe("`unknown`: open, and its newest poll is too old or there is none"),
        planned: PlannedClosingJson.nullable().describe(
          "What closes it as planned; null if it is not closed, or just outside its opening hours",
        ),
        next_opening: Utc.describe("As above, seen from `at`"),
        next_opening_local: Utc,
        next_closing: Utc,
        next_closing_local: Utc,
      })
      .describe("Its state by the rule of `GET /now`"),
  })
  .openapi("StoreState");

export type StoreState = z.infer<typeof StoreState>;

type StoreParts = {
  newest: NewestPoll;
  sinceOf: RunStarts;
  reasonsOf: ClosureReasons;
  clock: () => Date;
};

/**
 * Finds the present state of a store.
 *
 * @param newest finds the newest poll of all stores, in microseconds
 */
export function storeAnswer(
  lookup: StoreLookup,
  { newest, sinceOf, reasonsOf, clock }: StoreParts,
) {
  const clocks = wallClocks();
  const local = localTimes();

  return async (id: string): Promise<StoreState> => {
    const [facts, newestUs] = await Promise.all([knownStore(lookup, id), newest()]);
    const { store_id, polled, timezone, default_timezone, default_hours, week } = facts;
    const calendar = readCalendar(week, facts.calendar);
    const run = polled && (await sinceOf(store_id, polled));
    const wall = local(timezone);
    const changesAt = (at: number) =>
      openingJson(openingState(calendar, clocks(timezone), at), wall);
    const clockUs = clock().getTime() * 1000;
    const at = instantOfNow(clockUs, newestUs);
    const { open_now, ...changes } = changesAt(clockUs);
    const { open_now: open_at, ...changesThen } =
      at === clockUs ? { open_now, ...changes } : changesAt(at);
    const planned = plannedClosing(calendar, clocks(timezone), at);
    return {
      store_id,
      status: polled?.status ?? ("unknown" as const),
      since: run && fromMicroseconds(run.since),
      since_at_least: run?.at_least ?? false,
      last_poll: polled && fromMicroseconds(polled.last_us),
      open_now,
      ...changes,
      hours: openingRows(week),
      default_hours,
      timezone,
      default_timezone,
      now: {
        at: fromMicroseconds(at),
        is_past: at !== clockUs,
        local_time: wall(at),
        state: stateAt(at, open_at, polled),
        planned: await plannedJson(store_id, planned, wall, reasonsOf),
        ...changesThen,
      },
    };
  };
}

function openingJson({ open_now, next_opening, next_closing }: OpeningState, local: Local) {
  const utc = (at: number | null) => (at === null ? null : fromMicroseconds(at));
  const wall = (at: number | null) => (at === null ? null : local(at));
  return {
    open_now,
    next_opening: utc(next_opening),
    next_opening_local: wall(next_opening),
    next_closing: utc(next_closing),
    next_closing_local: wall(next_closing),
  };
}
