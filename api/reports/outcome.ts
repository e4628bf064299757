import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import type { Database } from "../../sql/database.ts";
import { periodTotals, reportTotals } from "../../sql/reports.ts";
import type { ReportPeriod } from "../uptime/report-period.ts";
import { attemptCsv } from "./report-csv.ts";

/** Rows of an attempt cannot be read yet: a replica lags behind. */
export class RowsMissing extends Error {
  constructor(found: number, expected: number) {
    super(`${found} of ${expected} rows can be read so far`);
    this.name = "RowsMissing";
  }
}

/**
 * The outcome of an attempt: how many rows it has, how many polls were evidence in its period (or
 * its week), the share of the open time of that which is unknown (null: none was open), and the
 * SHA-256 of its standard CSV, of exactly the bytes that are served.
 */
type Outcome = { rows: number; polls: number; unknown_share: number | null; csv_sha256: string };

/**
 * Finds the outcome of an attempt.
 *
 * @throws RowsMissing
 */
export async function outcomeOf(
  db: Database,
  { report_id, run_id }: { report_id: string; run_id: string },
  stores: number,
  period: ReportPeriod | undefined,
): Promise<Outcome> {
  const run = { report_id, run_id };
  if (period !== undefined) {
    const [totals] = await periodTotals(db, run);
    const { rows = 0, expected = 0, polls = 0, unknown_share = null } = totals ?? {};
    if (rows !== expected) throw new RowsMissing(rows, expected);
    const csv = await attemptCsv(db, run, { detail: "standard", period, rows });
    return { rows, polls, unknown_share, csv_sha256: await checksumOf(csv) };
  }
  const [csv_sha256, [totals]] = await Promise.all([
    attemptCsv(db, run, { detail: "standard", period, rows: stores }).then(checksumOf),
    reportTotals(db, run),
  ]);
  if (totals?.stores !== stores) throw new RowsMissing(totals?.stores ?? 0, stores);
  return { rows: stores, polls: totals.polls, unknown_share: totals.unknown_share, csv_sha256 };
}

async function checksumOf(csv: Readable): Promise<string> {
  const hash = createHash("sha256");
  for await (const bytes of csv) hash.update(bytes);
  return hash.digest("hex");
}
