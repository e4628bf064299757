import { topics } from "../../producers/messages/topics.ts";
import type { Database } from "../../sql/database.ts";
import { type LedgerPosition, ledgerPositions } from "../../sql/ingest.ts";
import { ALL, boundsOf } from "../../sql/positions.ts";
import { type InputBounds, newestPoll, type ReportRow } from "../../sql/reports.ts";

/**
 * What a report is made from: what was ingested from the log up to some offset of each partition.
 */
export type EvidenceCut = {
  /**
   * How far the log was ingested: everything before these offsets is in the report, nothing else.
   */
  ledger: ReportRow["ledger"];
  /** The newest of these polls, in microseconds since the epoch; null: no poll at all. */
  newest_poll: number | null;
  /** The default instant of a report: that of the newest poll, or of the clock. */
  instant: number | null;
};

/** Why there is no report where no instant was named and there is no poll to take it from. */
export const NO_POLLS = "there are no polls yet, and no as_of was given";

/** The bounds of everything that has been ingested. */
export const EVERYTHING: InputBounds = {
  polls: ALL,
  hours: ALL,
  timezones: ALL,
  special_days: ALL,
  closures: ALL,
};

/** How far each input was ingested, as parameters of statements. */
export function inputBounds(ledger: ReportRow["ledger"]): InputBounds {
  return {
    polls: boundsOf(topics.polls.name, ledger),
    hours: boundsOf(topics.hours.name, ledger),
    timezones: boundsOf(topics.timezones.name, ledger),
    special_days: boundsOf(topics.specialDays.name, ledger),
    closures: boundsOf(topics.closures.name, ledger),
  };
}

/** The evidence cut at what has been ingested now. */
export async function pictureNow(db: Database): Promise<EvidenceCut> {
  return await pictureOf(db, await ledgerPositions(db, {}));
}

/** The evidence cut at these positions of the ledger. */
export async function pictureOf(
  db: Database,
  positions: readonly LedgerPosition[],
): Promise<EvidenceCut> {
  const ledger = positions
    .map(({ topic, partition, incarnation, next_offset }) => ({
      topic,
      partition,
      incarnation,
      next_offset,
    }))
    .sort((a, b) => (a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1));
  const [newest] = await newestPoll(db, { bounds: inputBounds(ledger).polls });
  return { newest_poll: newest?.newest_us ?? null, instant: newest?.instant_us ?? null, ledger };
}
