import { z } from "zod";
import { query } from "./query.ts";
import { seen, zone } from "./stores.ts";

const ScheduleNow = z
  .object({
    timezone: z.string(),
    /** By its hash. */
    week: z.string(),
    /** Its calendar besides the week, see sql/schema/325_store_calendars.sql; empty for nothing. */
    calendar: z.string(),
    /**
     * How many stores have it; how many of these were polled recently; how many of those are up.
     */
    stores: z.number(),
    fresh: z.number(),
    up: z.number(),
    /** Its first stores by id, if its calendar has more than a week: at most 50. */
    named: z.array(z.string()),
    down: z.array(z.tuple([z.string(), z.number(), z.number(), z.number(), z.number()])),
    /** The same counts for each value of an attribute, if they are grouped by one. */
    values: z.array(z.tuple([z.string(), z.number(), z.number(), z.number()])),
  })
  .transform(({ timezone, down, ...row }) => ({
    ...row,
    ...zone(timezone),
    down: down.map(([store_id, first_polled_us, last_active_us, last_inactive_us, polls_taken]) =>
      seen({ store_id, first_polled_us, last_active_us, last_inactive_us, polls_taken }),
    ),
  }));
/** A schedule and its stores, of which those that are down are named. */
export type ScheduleNow = z.output<typeof ScheduleNow>;

/**
 * All stores by their schedule; those count as fresh that were polled at or after an instant.
 *
 * @param by an attribute by whose values the stores are counted, too; empty for none
 */
export const schedulesNow = query<{ fresh_from: number; by: string }, ScheduleNow>({
  file: "schedules_now.sql",
  row: ScheduleNow,
});

/** All weeks that stores have or had, in JSON, by the hash in `schedulesNow`. */
export const weeksByHash = query<Record<never, never>, { hash: string; week: string }>({
  file: "weeks.sql",
  row: z.object({ hash: z.string(), week: z.string() }),
});
