import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import { ledgerPositions } from "../../sql/ingest.ts";
import { newestPoll, type ReportRow, reportTotals } from "../../sql/reports.ts";
import type { Store } from "../../sql/store.ts";
import { runCsv } from "./run-csv.ts";

/** What ClickHouse held when a calculation began: a report is made from that, or from more. */
export type Evidence = {
  /** Microseconds since the epoch; null: no poll at all. */
  newest_poll: number | null;
  /** The instant of a report for which none is named: that of the newest poll, or of the clock. */
  instant: number | null;
  ledger: ReportRow["ledger"];
};

/** Why there is no report where no instant was named and there is no poll to take it from. */
export const NO_POLLS =
  "there are no polls yet, and no as_of was given: there is nothing to report on";

/** Rows of a run cannot be read yet where they are asked for: a replica lags behind. */
export class RowsMissing extends Error {
  constructor(found: number, stores: number) {
    super(`${found} of ${stores} rows can be read so far`);
    this.name = "RowsMissing";
  }
}

/** Notes what there is to calculate from. */
export async function evidenceNow(store: Store): Promise<Evidence> {
  // The ledger first: what it counts is in ClickHouse, and so in all that is read after it.
  const positions = await ledgerPositions(store, {});
  const [newest] = await newestPoll(store, {});
  const ledger = positions
    .map(({ topic, partition, incarnation, next_offset }) => ({
      topic,
      partition,
      incarnation,
      next_offset,
    }))
    .sort((a, b) => (a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1));
  return { newest_poll: newest?.newest_us ?? null, instant: newest?.instant_us ?? null, ledger };
}

/**
 * What a calculated run came to: how many polls were evidence in its week, the share of the open time of
 * that week that is unknown (null: none was open), and the SHA-256 of its standard CSV, of the very bytes
 * that are served.
 *
 * @throws RowsMissing
 */
export async function outcomeOf(
  store: Store,
  { report_id, run_id }: { report_id: string; run_id: string },
  stores: number,
): Promise<{ polls: number; unknown_share: number | null; csv_sha256: string }> {
  const run = { report_id, run_id };
  const [csv_sha256, [totals]] = await Promise.all([
    runCsv(store, run, "standard", stores).then(checksumOf),
    reportTotals(store, run),
  ]);
  if (totals?.stores !== stores) throw new RowsMissing(totals?.stores ?? 0, stores);
  return { polls: totals.polls, unknown_share: totals.unknown_share, csv_sha256 };
}

async function checksumOf(csv: Readable): Promise<string> {
  const hash = createHash("sha256");
  for await (const bytes of csv) hash.update(bytes);
  return hash.digest("hex");
}
