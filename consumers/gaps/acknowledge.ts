import type { Database } from "../../sql/database.ts";
import {
  type Acknowledgement,
  acknowledgeGap,
  type GapName,
  hasGap,
  type LedgerGap,
  ledgerGaps,
} from "../../sql/ledger-gaps.ts";
import { gapText } from "../integrity/findings.ts";
import { gapNameText } from "./arguments.ts";

/** The most gaps that ledgerGaps returns. */
const MOST_LISTED = 100;

/** Lists the gaps of the ledger: first those that nobody has acknowledged. */
export async function listGaps(db: Database, print: (text: string) => void): Promise<void> {
  const gaps = await ledgerGaps(db, {});
  if (gaps.length === 0) print("The ledger has no gaps: every message was ingested once.");
  for (const gap of gaps) print(gapLine(gap));
  if (gaps.length === MOST_LISTED) print(`These are the first ${MOST_LISTED}; there may be more.`);
}

/**
 * Records that gaps are final: all of them, or none.
 *
 * @throws Error that lists the gaps, if one of these is not a gap
 */
export async function acknowledgeGaps(
  db: Database,
  names: readonly GapName[],
  acknowledgement: Acknowledgement,
  print: (text: string) => void,
): Promise<void> {
  const missing: string[] = [];
  for (const name of names) {
    if (!(await hasGap(db, name))) missing.push(gapNameText(name));
  }
  if (missing.length > 0) throw await noGaps(db, missing);
  for (const name of names) {
    const gap = await acknowledgeGap(db, name, acknowledgement);
    if (gap === undefined) throw await noGaps(db, [gapNameText(name)]);
    print(gapLine(gap));
  }
}

async function noGaps(db: Database, missing: readonly string[]): Promise<Error> {
  const lines: string[] = [];
  await listGaps(db, (text) => lines.push(`  ${text}`));
  return new Error(`The ledger has no such gap: ${missing.join(", ")}\n${lines.join("\n")}`);
}

/**
 * `store.polls/0:120-180 the ledger of store.polls does not have the offsets 120 to 179`, and who
 * acknowledged it.
 */
function gapLine(gap: LedgerGap): string {
  const { acknowledged } = gap;
  const who =
    acknowledged === null
      ? "not acknowledged"
      : `acknowledged by ${acknowledged.by} at ${acknowledged.at}: ${acknowledged.reason}`;
  return `${gapNameText(gap)}  ${gapText(gap)}; ${who}`;
}
