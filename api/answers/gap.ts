import type { LedgerGap } from "../../sql/ledger-gaps.ts";
import type { Gap } from "../routes/get-pipeline.ts";

/** A gap as the API tells it, for programs and for people. */
export function gapJson(gap: LedgerGap): Gap {
  return { ...gap, text: gapText(gap) };
}

/**
 * Where a ledger is not whole: `store.polls/0: offsets 120 to 139 (20 messages) are missing`, and who
 * acknowledged it.
 */
function gapText(gap: LedgerGap): string {
  const { topic, partition, expected_offset, found_offset, acknowledged } = gap;
  const from = Math.min(expected_offset, found_offset);
  const count = Math.abs(found_offset - expected_offset);
  const span = count === 1 ? `offset ${formatNumber(from)} (1 message) is` : rangeText(from, count);
  const fault = found_offset > expected_offset ? "missing" : "there twice";
  const who = acknowledged && `; acknowledged by ${acknowledged.by}: ${acknowledged.reason}`;
  return `${topic}/${partition}: ${span} ${fault}${who ?? ""}`;
}

function rangeText(from: number, count: number): string {
  return `offsets ${formatNumber(from)} to ${formatNumber(from + count - 1)} (${formatNumber(count)} messages) are`;
}

function formatNumber(count: number): string {
  return count.toLocaleString("en");
}
