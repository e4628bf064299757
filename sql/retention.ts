import { z } from "zod";
import type { Database } from "./database.ts";
import { command, query } from "./query.ts";

/** What is deleted once it is old; see sql/schema/122_retention.sql. */
const RETAINED = ["polls", "reports", "rejected"] as const;
export type Retained = (typeof RETAINED)[number];

const deletedRows = query<Record<never, never>, { kind: string; before_ms: number }>({
  file: "deleted_before.sql",
  row: z.object({ kind: z.string(), before_ms: z.number() }),
});

/**
 * Of each kind, the instant before which all was deleted on purpose, or is being deleted, in
 * milliseconds since the epoch; a kind of which nothing was is missing.
 */
export async function deletedBefore(db: Database): Promise<Partial<Record<Retained, number>>> {
  const rows = await deletedRows(db, {});
  return Object.fromEntries(
    RETAINED.flatMap((kind) => {
      const row = rows.find((each) => each.kind === kind);
      return row === undefined ? [] : [[kind, row.before_ms]];
    }),
  );
}

/** Records that all of a kind before an instant is deleted from now on: before it is. */
export const insertRetention = command<{ kind: Retained; before_ms: number }>(
  "insert_retention.sql",
);

/** ClickHouse's clock. */
export const databaseClock = query<Record<never, never>, { now_ms: number }>({
  file: "database_clock.sql",
  row: z.object({ now_ms: z.number() }),
});

/** Days that have polls and are before another (`2024-10-27`), the oldest first. */
export const pollDaysBefore = query<{ before: string; most: number }, { day: string }>({
  file: "poll_days_before.sql",
  row: z.object({ day: z.string() }),
});

export const dropPollDay = command<{ day: string }>("drop_poll_day.sql");

/** Reports that ended before an instant; `selected` is 0 where all stores were meant. */
export const reportsEndedBefore = query<
  { before_ms: number; most: number },
  { report_id: string; run_id: string; selected: number }
>({
  file: "reports_ended_before.sql",
  row: z.object({ report_id: z.string(), run_id: z.string(), selected: z.number() }),
});

export const rejectedBefore = query<{ before_ms: number }, { rows: number }>({
  file: "rejected_before.sql",
  row: z.object({ rows: z.number() }),
});

export const deleteRejectedBefore = command<{ before_ms: number }>("delete_rejected_before.sql");
