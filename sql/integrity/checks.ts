import { z } from "zod";
import type { Database } from "../database.ts";
import { command, QueryFailed, query } from "../query.ts";
import type { Inventory, Part } from "./parts.ts";

/** The tables of what was ingested from the log; `ingest_claims` says by whom. */
export const TABLES_FROM_THE_LOG = [
  ...["poll_days", "store_status", "store_facts", "rejected_rows"],
  ...["store_hours", "store_hours_history", "store_timezones", "store_timezones_history"],
  ...["store_dated_weeks", "store_special_days", "store_closures", "store_attributes"],
  "ingest_claims",
] as const;

/**
 * The tables whose rows are permanent: what the log had, who ingested it, and which reports exist.
 * Others lose rows by design, such as the ledger once its batches are summed up.
 */
export const PERMANENT_TABLES = [...TABLES_FROM_THE_LOG, "reports"] as const;

const Count = z.coerce.number();

const partsHeld = query<
  { tables: string },
  { table: string; partition: string; parts: [number, number, number][] }
>({
  file: "parts_held.sql",
  row: z.object({
    table: z.string(),
    partition: z.string(),
    parts: z.array(z.tuple([Count, Count, Count])),
  }),
});

/** The parts of the permanent tables that ClickHouse has now. */
export async function inventoryNow(db: Database): Promise<Inventory> {
  const inventory: Record<string, Record<string, Part[]>> = {};
  for (const { table, partition, parts } of await partsHeld(db, {
    tables: PERMANENT_TABLES.join(),
  })) {
    inventory[table] = { ...inventory[table], [partition]: parts };
  }
  return inventory;
}

/** The tables that have rows, smallest first. */
export const tablesWithRows = query<Record<never, never>, { table: string }>({
  file: "tables_with_rows.sql",
  row: z.object({ table: z.string() }),
});

const partsOfTable = query<{ table: string }, { part: string; passed: boolean; message: string }>({
  file: "check_table.sql",
  row: z
    .object({ part_path: z.string(), is_passed: z.number(), message: z.string() })
    .transform(({ part_path, is_passed, message }) => ({
      part: part_path,
      passed: is_passed === 1,
      message,
    })),
});

/**
 * Reads a whole table and checks it against its checksums; returns a sentence for each broken part,
 * and for a table that cannot be read at all.
 */
export async function brokenParts(db: Database, table: string): Promise<string[]> {
  try {
    const parts = await partsOfTable(db, { table });
    return parts
      .filter(({ passed }) => !passed)
      .map(
        ({ part, message }) => `${table}: the part ${part} is broken: ${firstSentence(message)}`,
      );
  } catch (error) {
    if (!(error instanceof QueryFailed)) throw error;
    return [`${table} cannot be read: ${firstSentence(error.message)}`];
  }
}

/** ClickHouse repeats paths, positions and its version after its message. */
function firstSentence(message: string): string {
  const [first = message] = message.replace(/^Code: \d+\. DB::Exception: /, "").split(/[.:] |\n/);
  return first.slice(0, 200);
}

/** Parts that ClickHouse detached because it found them broken. */
export const detachedParts = query<
  Record<never, never>,
  { table: string; name: string; reason: string }
>({
  file: "detached_parts.sql",
  row: z.object({ table: z.string(), name: z.string(), reason: z.string() }),
});

/** Complete reports that have fewer rows than they had, or more. */
export const reportsLackingRows = query<
  Record<never, never>,
  { report_id: string; expected: number; found: number }
>({
  file: "reports_lacking_rows.sql",
  row: z.object({ report_id: z.string(), expected: Count, found: Count }),
});

/** Marks complete reports that lack rows as failed, with the reason. */
export const failLackingReports = command<Record<never, never>>("fail_lacking_reports.sql");
