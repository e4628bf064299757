import { z } from "zod";
import { command, insertion, insertionOfLines, line, query } from "./query.ts";

type Week = readonly { day: number; start_time_local: string; end_time_local: string }[];

/**
 * Timestamps as `YYYY-MM-DD HH:MM:SS.ffffff`, UTC. The position is the one in the partition of the
 * log: its incarnation times 2^40, plus the offset; see sql/schema/211_poll_days.sql.
 */
type PollRow = [
  storeId: string,
  status: "active" | "inactive",
  polledAt: string,
  partition: number,
  position: number,
];
export const pollLine = line<PollRow>;
export const insertPolls = insertionOfLines<PollRow>("insert_polls.sql");

/**
 * A week, with the date from which on it is valid (empty: always). `version` is its position; of
 * two weeks under the same key the one with the higher version counts. Instants of changes as
 * `YYYY-MM-DD HH:MM:SS.fff`, UTC.
 */
type WeekRow = [
  storeId: string,
  validFrom: string,
  week: Week,
  version: number,
  partition: number,
  changedBy: string,
  changedAt: string,
];
export const weekLine = line<WeekRow>;
export const insertWeeks = insertionOfLines<WeekRow>("insert_weeks.sql");

type SpecialDayRow = [
  storeId: string,
  date: string,
  openings: readonly { start_time_local: string; end_time_local: string }[],
  isRemoved: boolean,
  version: number,
  partition: number,
  changedBy: string,
  changedAt: string,
];
export const specialDayLine = line<SpecialDayRow>;
export const insertSpecialDays = insertionOfLines<SpecialDayRow>("insert_special_days.sql");

/** `from` and `to` as the timestamps of polls. */
type ClosureRow = [
  storeId: string,
  from: string,
  to: string | null,
  reason: string,
  isRemoved: boolean,
  version: number,
  partition: number,
  changedBy: string,
  changedAt: string,
];
export const closureLine = line<ClosureRow>;
export const insertClosures = insertionOfLines<ClosureRow>("insert_closures.sql");

type AttributesRow = [
  storeId: string,
  attributes: Readonly<Record<string, string>>,
  version: number,
  partition: number,
  changedBy: string,
  changedAt: string,
];
export const attributesLine = line<AttributesRow>;
export const insertAttributes = insertionOfLines<AttributesRow>("insert_attributes.sql");

/** Of two zones of a store the one with the higher version counts. */
type TimezoneRow = [
  storeId: string,
  timezone: string,
  version: number,
  partition: number,
  changedBy: string,
  changedAt: string,
];
export const timezoneLine = line<TimezoneRow>;
export const insertStoreTimezones = insertionOfLines<TimezoneRow>("insert_store_timezones.sql");

type RejectedRow = [
  topic: string,
  source: string,
  position: number,
  name: string,
  reason: string,
  raw: string,
];
export const rejectedLine = line<RejectedRow>;
export const insertRejectedRows = insertionOfLines<RejectedRow>("insert_rejected_rows.sql");

/** `newestAt` as `YYYY-MM-DD HH:MM:SS.fff`, UTC. */
export type LedgerRow = [
  topic: string,
  partition: number,
  epoch: number,
  firstOffset: number,
  lastOffset: number,
  kept: number,
  setAside: number,
  newestAt: string,
];
export const ledgerLine = line<LedgerRow>;
export const insertIngestLedger = insertionOfLines<LedgerRow>("insert_ingest_ledger.sql");

const LedgerPosition = z.object({
  topic: z.string(),
  partition: z.number(),
  epoch: z.coerce.number(),
  incarnation: z.number(),
  /** The next offset. */
  next_offset: z.coerce.number(),
  /** When the newest message was appended; milliseconds since the epoch, 0: there is none. */
  newest_ms: z.coerce.number(),
});
export type LedgerPosition = z.infer<typeof LedgerPosition>;

/** How far every claimed partition has been ingested. */
export const ledgerPositions = query<Record<never, never>, LedgerPosition>({
  file: "ledger_positions.sql",
  row: LedgerPosition,
});

export const insertIngestClaims = insertion<
  [
    topic: string,
    partition: number,
    epoch: number,
    incarnation: number,
    fromOffset: number,
    owner: string,
  ],
  { token: string }
>("insert_ingest_claims.sql");

export const claimOwner = query<
  { topic: string; partition: number; epoch: number },
  { owner: string }
>({
  file: "claim_owner.sql",
  row: z.object({ owner: z.string() }),
});

/**
 * Sums up the batches of the ledger that were recorded `compact_ms` ago or earlier, unless somebody
 * has done so in the last `settle_ms` milliseconds; see sql/schema/112_ingest_compacted.sql.
 */
export const compactLedger = command<{ compact_ms: number; settle_ms: number }>(
  "compact_ledger.sql",
);

const CompactedBatches = z.object({
  /** `topic/partition/epoch`. */
  claim: z.string(),
  last_offset: z.coerce.number(),
  /** When the latest of them was recorded; milliseconds since the epoch. */
  until_ms: z.coerce.number(),
});

/**
 * Batches that were recorded `discard_ms` ago or earlier, and are in a range that has existed for
 * `settle_ms`: the ledger need not keep them. Those of a hundred claims at most.
 */
export const compactedBatches = query<
  { settle_ms: number; discard_ms: number },
  z.infer<typeof CompactedBatches>
>({ file: "compacted_batches.sql", row: CompactedBatches });

/**
 * Removes batches from the ledger: of the claims (`topic/partition/epoch`, joined by commas) those
 * that end before `ends` and were recorded by `untils`, likewise joined. They are gone some time
 * after this resolves.
 */
export const discardBatches = command<{ claims: string; ends: string; untils: string }>(
  "discard_batches.sql",
);
