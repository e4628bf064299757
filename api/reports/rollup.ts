import { readAttributeName } from "../../producers/messages/attributes.ts";
import { topics } from "../../producers/messages/topics.ts";
import type { Database } from "../../sql/database.ts";
import { boundsOf } from "../../sql/positions.ts";
import type { ReportRow } from "../../sql/reports.ts";
import { insertReportAttributes, type RollupOf } from "../../sql/rollups.ts";
import type { ReportPeriod } from "../uptime/report-period.ts";

/**
 * Reads the attributes of a roll-up, `brand,region`, each spelled as a header of their file may be.
 *
 * @throws Error if one cannot be a name, or occurs twice
 */
export function readRollup(text: string): string[] {
  const names = text.split(",").map((each) => {
    const name = readAttributeName(each);
    if ("reason" in name) throw new Error(name.reason);
    return name.value;
  });
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) throw new Error(`the attribute ${twice} occurs twice`);
  return names;
}

/**
 * Refuses a roll-up by an attribute that no store has.
 *
 * @throws Error
 */
export function checkRollup(names: readonly string[], known: readonly string[]): void {
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const there = known.length === 0 ? "no store has any" : `there are ${known.join(", ")}`;
  throw new Error(`no store has the attribute ${unknown}: ${there}`);
}

/** What is rolled up of a report. */
export function rollupOf(period: ReportPeriod | undefined): RollupOf {
  if (period === undefined) return "windows";
  return period.by === undefined ? "period" : "buckets";
}

/**
 * Keeps the attributes of stores for an attempt at a report, as far as they were ingested when it
 * began: what is stated later changes no roll-up of it.
 */
export async function keepAttributes(
  db: Database,
  { report_id, run_id, selected }: Pick<ReportRow, "report_id" | "run_id" | "selected">,
  ledger: ReportRow["ledger"],
): Promise<void> {
  const { name } = topics.attributes;
  // Most often there are none, and then there is no statement either.
  if (!ledger.some(({ topic, next_offset }) => topic === name && next_offset > 0)) return;
  await insertReportAttributes(db, {
    ...{ report_id, run_id, selected },
    bounds: boundsOf(name, ledger),
  });
}
