import { z } from "zod";
import { command, insertion, question } from "./question.ts";

type Week = readonly { day: number; start_time_local: string; end_time_local: string }[];

/** Timestamps as `YYYY-MM-DD HH:MM:SS.ffffff`, UTC. */
export const insertPolls =
  insertion<[storeId: string, status: "active" | "inactive", polledAt: string]>("insert_polls.sql");

export const insertStoreHours =
  insertion<[storeId: string, week: Week, logOffset: number]>("insert_store_hours.sql");

export const insertStoreTimezones = insertion<
  [storeId: string, timezone: string, logOffset: number]
>("insert_store_timezones.sql");

export const insertRejectedRows = insertion<
  [topic: string, source: string, position: number, name: string, reason: string, raw: string]
>("insert_rejected_rows.sql");

export const insertIngestLedger = insertion<
  [
    topic: string,
    partition: number,
    firstOffset: number,
    lastOffset: number,
    kept: number,
    setAside: number,
  ]
>("insert_ingest_ledger.sql");

/** The offset to read next; zero for a partition of which nothing has come in. */
export const ledgerPosition = question<
  { topic: string; partition: number },
  { next_offset: number }
>({ file: "ledger_position.sql", row: z.object({ next_offset: z.coerce.number() }) });

/** For a store that is thrown away after use: polls need not survive a power cut. */
export const relaxDurability = command<Record<never, never>>("relax_durability.sql");
