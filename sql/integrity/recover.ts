import { z } from "zod";
import { query } from "../query.ts";

type Nothing = Record<never, never>;

/** The UTC days of polls in an older ClickHouse, by their numbers since 1970-01-01. */
export const recoveredDays = query<Nothing, { day: number }>({
  file: "recovered_days.sql",
  row: z.object({ day: z.number() }),
});

/**
 * Polls of a day that an older ClickHouse has and this one does not; microseconds since the epoch.
 */
export const pollsToRecover = query<
  { day: number },
  { store_id: string; status: "active" | "inactive"; polled_us: number }
>({
  file: "polls_to_recover.sql",
  row: z.object({
    store_id: z.string(),
    status: z.enum(["active", "inactive"]),
    polled_us: z.coerce.number(),
  }),
});

/** Weeks in an older ClickHouse that are later than those of the same stores in this one. */
export const hoursToRecover = query<
  Nothing,
  {
    store_id: string;
    week: { day: number; start_time_local: string; end_time_local: string }[];
    changed_by: string;
  }
>({
  file: "hours_to_recover.sql",
  row: z.object({
    store_id: z.string(),
    week: z.array(
      z.object({ day: z.number(), start_time_local: z.string(), end_time_local: z.string() }),
    ),
    changed_by: z.string(),
  }),
});

/** The same for time zones. */
export const timezonesToRecover = query<
  Nothing,
  { store_id: string; timezone_str: string; changed_by: string }
>({
  file: "timezones_to_recover.sql",
  row: z.object({ store_id: z.string(), timezone_str: z.string(), changed_by: z.string() }),
});

const Opening = z.object({ start_time_local: z.string(), end_time_local: z.string() });

/** The same for weeks that are valid from a date; an empty week: it was taken back. */
export const datedWeeksToRecover = query<
  Nothing,
  {
    store_id: string;
    valid_from: string;
    week: { day: number; start_time_local: string; end_time_local: string }[];
    changed_by: string;
  }
>({
  file: "dated_weeks_to_recover.sql",
  row: z.object({
    store_id: z.string(),
    valid_from: z.string(),
    week: z.array(Opening.extend({ day: z.number() })),
    changed_by: z.string(),
  }),
});

/** The same for special days. */
export const specialDaysToRecover = query<
  Nothing,
  {
    store_id: string;
    date: string;
    openings: { start_time_local: string; end_time_local: string }[];
    is_removed: boolean;
    changed_by: string;
  }
>({
  file: "special_days_to_recover.sql",
  row: z.object({
    store_id: z.string(),
    date: z.string(),
    openings: z.array(Opening),
    is_removed: z.coerce.boolean(),
    changed_by: z.string(),
  }),
});

/** The same for closures; instants in microseconds since the epoch, 0 for none. */
export const closuresToRecover = query<
  Nothing,
  {
    store_id: string;
    from_us: number;
    to_us: number;
    reason: string;
    is_removed: boolean;
    changed_by: string;
  }
>({
  file: "closures_to_recover.sql",
  row: z.object({
    store_id: z.string(),
    from_us: z.coerce.number(),
    to_us: z.coerce.number(),
    reason: z.string(),
    is_removed: z.coerce.boolean(),
    changed_by: z.string(),
  }),
});

/** The same for attributes of stores. */
export const attributesToRecover = query<
  Nothing,
  { store_id: string; attributes: Record<string, string>; changed_by: string }
>({
  file: "attributes_to_recover.sql",
  row: z.object({
    store_id: z.string(),
    attributes: z.record(z.string(), z.string()),
    changed_by: z.string(),
  }),
});
