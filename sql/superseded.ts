import { z } from "zod";
import { query } from "./query.ts";
import { CalendarKind } from "./store-changes.ts";

/**
 * What has come in after reports, of what they are made from. In the parameters, arrays are JSON,
 * with an element for each report; its place, from 1, identifies it in the rows. Instants are in
 * microseconds.
 */

type Reports = {
  report_ids: string;
  is_selection: string;
  /** The time of the evidence, both included. */
  froms: string;
  tos: string;
  /** Positions by partition: what is at them or after came in later. */
  bounds: string;
};

const DayIngested = z.object({ day: z.number(), partition: z.number(), newest: z.number() });
export type DayIngested = z.infer<typeof DayIngested>;

/** How far the polls of UTC days (numbers since 1970-01-01, both included) have come in. */
export const pollsIngestedOfDays = query<{ first_day: number; last_day: number }, DayIngested>({
  file: "polls_ingested_of_days.sql",
  row: DayIngested,
});

const LaterPoll = z.object({ report: z.number(), partition: z.number(), position: z.number() });

/**
 * The first polls that came in after reports; `pair_…`: reports, and days that have later polls.
 */
export const supersedingPolls = query<
  Reports & { pair_reports: string; pair_days: string; days: string },
  z.infer<typeof LaterPoll>
>({ file: "superseding_polls.sql", row: LaterPoll });

const LaterChange = z.object({
  report: z.number(),
  kind: CalendarKind,
  /** Empty, or it counts only if this local date of the zone has begun when the evidence ends. */
  date: z.string(),
  zone: z.string(),
  /** Milliseconds since the epoch; 0: unknown. */
  since_ms: z.number(),
});

/**
 * The first changes that came in after reports; `bounds` by the kinds in their order, too.
 * `least_…` are the least of them.
 */
export const supersedingChanges = query<
  Reports & {
    least_hours: number;
    least_timezones: number;
    least_special_days: number;
    least_closures: number;
  },
  z.infer<typeof LaterChange>
>({ file: "superseding_changes.sql", row: LaterChange });

/** How many stores there are now. */
export const countAllStores = query<Record<never, never>, { stores: number }>({
  file: "count_all_stores.sql",
  row: z.object({ stores: z.number() }),
});

/** The first position of each polled store that an attempt at a report did not have. */
export const storesNewToReport = query<{ run_id: string }, { partition: number; position: number }>(
  {
    file: "stores_new_to_report.sql",
    row: z.object({ partition: z.number(), position: z.number() }),
  },
);

/** When polls came in, by their place, from 1, in JSON arrays of partitions and positions. */
export const pollsArrived = query<
  { partitions: string; positions: string },
  { place: number; arrived_ms: number }
>({
  file: "polls_arrived.sql",
  row: z.object({ place: z.number(), arrived_ms: z.number() }),
});
