import { group } from "../../producers/launch/progress.ts";
import { ANY_TOPIC, type Damage } from "../../producers/log/event-log.ts";
import type { LedgerPosition } from "../../sql/ingest.ts";
import type { LostPart } from "../../sql/integrity/parts.ts";
import type { GapName } from "../../sql/ledger-gaps.ts";

/** Rows that ClickHouse has lost, one sentence per table. */
export function lostPartsText(lost: readonly LostPart[]): string[] {
  return [...new Set(lost.map(({ table }) => table))].map((table) => {
    const parts = lost.filter((part) => part.table === table);
    const rows = parts.reduce((sum, { part }) => sum + part[2], 0);
    const partitions = [...new Set(parts.map(({ partition }) => partition))];
    const where = partitions.filter((partition) => partition !== "all").slice(0, 5);
    const days = where.length === 0 ? "" : ` of ${listOf(where, partitions.length)}`;
    return `ClickHouse has lost ${parts.length} ${parts.length === 1 ? "part" : "parts"} of the table ${table}${days}, with ${group(rows)} rows`;
  });
}

/**
 * A partition of the log that ends before what ClickHouse ingested of it, or has other messages.
 */
export function otherLogText({ topic, next_offset }: LedgerPosition, end: number): string {
  return end < next_offset
    ? `the log of ${topic} ends at offset ${group(end)}, but ClickHouse has ingested it up to ${group(next_offset)}: this is an older copy, or another log`
    : `the log of ${topic} is not the one that ClickHouse has ingested: messages before offset ${group(next_offset)} are newer than the ingested ones`;
}

/** Messages that the log no longer has as they were appended. */
export function damageText({ topic, first, end, reason }: Damage): string {
  if (topic === ANY_TOPIC) return `the log is damaged (${reason})`;
  if (first === end) return `the log of ${topic} is damaged at its end (${reason})`;
  return `the log of ${topic} is damaged: ${group(end - first)} messages, offsets ${group(first)} to ${group(end - 1)} (${reason})`;
}

/** Offsets that the ledger does not cover, or covers twice. */
export function gapText({ topic, expected_offset, found_offset }: GapName): string {
  const first = Math.min(expected_offset, found_offset);
  const end = Math.max(expected_offset, found_offset);
  const what = expected_offset < found_offset ? "does not have" : "has twice";
  return `the ledger of ${topic} ${what} the offsets ${group(first)} to ${group(end - 1)}`;
}

/** A complete report that has lost rows. */
export function lackingReportText(report: { report_id: string; expected: number; found: number }) {
  return `the report ${report.report_id} has ${group(report.found)} rows of its ${group(report.expected)}`;
}

/** A part that ClickHouse has detached. */
export function detachedText({ table, name, reason }: Record<"table" | "name" | "reason", string>) {
  return `ClickHouse has detached the part ${name} of the table ${table} (${reason})`;
}

function listOf(names: readonly string[], count: number): string {
  const more = count - names.length;
  return more === 0 ? names.join(", ") : `${names.join(", ")} and ${more} more`;
}
