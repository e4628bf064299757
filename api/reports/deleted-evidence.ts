import { fromMicroseconds } from "../../producers/messages/timestamp.ts";
import type { Database } from "../../sql/database.ts";
import type { ReportRow } from "../../sql/reports.ts";
import { deletedBefore } from "../../sql/retention.ts";
import { evidenceTime } from "./superseded.ts";

/**
 * Of the complete reports among these whose evidence is no longer all there, because old polls are
 * deleted: a warning, by the id of the report.
 */
export async function deletedEvidence(
  db: Database,
  reports: readonly ReportRow[],
): Promise<ReadonlyMap<string, string>> {
  const complete = reports.filter(({ state }) => state === "Complete");
  if (complete.length === 0) return new Map();
  const { polls } = await deletedBefore(db);
  if (polls === undefined) return new Map();
  return new Map(
    complete.flatMap((row) => {
      const time = evidenceTime(row);
      if (time === undefined || time.from >= polls * 1000) return [];
      // A report that was made from the rest says so itself.
      if (row.warnings.some((text) => text.startsWith(POLLS_BEFORE))) return [];
      const text = `${pollsBefore(polls)} since: of that time, its rows cannot be explained, and nothing says whether later polls would change them`;
      return [[row.report_id, text]];
    }),
  );
}

/**
 * The warning of a report that is made after polls of its evidence were deleted; none if they are
 * there.
 */
export async function deletedEvidenceWarnings(db: Database, row: ReportRow): Promise<string[]> {
  const text = await whyMissing(db, evidenceTime(row)?.from ?? Number.POSITIVE_INFINITY);
  if (text === undefined) return [];
  return [`${text}, and the evidence of the report begins earlier: what they decided is missing`];
}

/**
 * Why polls of some evidence are missing; undefined: none were deleted on purpose.
 *
 * @param from where the evidence begins, in microseconds since the epoch
 */
export async function whyMissing(db: Database, from: number): Promise<string | undefined> {
  const { polls } = await deletedBefore(db);
  return polls === undefined || from >= polls * 1000 ? undefined : pollsBefore(polls);
}

const POLLS_BEFORE = "polls from before ";

function pollsBefore(before_ms: number): string {
  return `${POLLS_BEFORE}${fromMicroseconds(before_ms * 1000).slice(0, 10)} were deleted (KEEP_POLLS)`;
}
