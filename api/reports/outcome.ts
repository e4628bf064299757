import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import type { Database } from "../../sql/database.ts";
import { reportTotals } from "../../sql/reports.ts";
import { attemptCsv } from "./report-csv.ts";

/** Rows of an attempt cannot be read yet: a replica lags behind. */
export class RowsMissing extends Error {
  constructor(found: number, stores: number) {
    super(`${found} of ${stores} rows can be read so far`);
    this.name = "RowsMissing";
  }
}

/**
 * The outcome of an attempt: how many polls were evidence in its week, the share of the open time
 * of that week that is unknown (null: none was open), and the SHA-256 of its standard CSV, of
 * exactly the bytes that are served.
 *
 * @throws RowsMissing
 */
export async function outcomeOf(
  db: Database,
  { report_id, run_id }: { report_id: string; run_id: string },
  stores: number,
): Promise<{ polls: number; unknown_share: number | null; csv_sha256: string }> {
  const run = { report_id, run_id };
  const [csv_sha256, [totals]] = await Promise.all([
    attemptCsv(db, run, "standard", stores).then(checksumOf),
    reportTotals(db, run),
  ]);
  if (totals?.stores !== stores) throw new RowsMissing(totals?.stores ?? 0, stores);
  return { polls: totals.polls, unknown_share: totals.unknown_share, csv_sha256 };
}

async function checksumOf(csv: Readable): Promise<string> {
  const hash = createHash("sha256");
  for await (const bytes of csv) hash.update(bytes);
  return hash.digest("hex");
}
