import { z } from "zod";
import { query } from "./query.ts";

/** Stores that may have polls in a range of time, after one of them; instants in microseconds. */
export const storesPolledIn = query<
  { after: string; from_us: number; to_us: number; limit: number },
  { store_id: string }
>({ file: "stores_polled_in.sql", row: z.object({ store_id: z.string() }) });

/** The first poll of all, in microseconds; no row where there is none. */
export const firstPolled = query<Record<never, never>, { first_us: number }>({
  file: "first_polled.sql",
  row: z.object({ first_us: z.number() }),
});

/**
 * By how many the number of stores with a poll in the last 90 minutes changes at whole minutes,
 * counted from the epoch, ascending; of the polls from one instant to another, in microseconds,
 * both included.
 */
export const polledChanges = query<
  { from_us: number; to_us: number },
  { minute: number; change: number }
>({
  file: "polled_changes.sql",
  row: z.object({ minute: z.number(), change: z.number() }),
});
