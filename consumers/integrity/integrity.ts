import { setTimeout as delay } from "node:timers/promises";
import type { Damage, EventLog } from "../../producers/log/event-log.ts";
import type { Database } from "../../sql/database.ts";
import { countFailedWrites } from "../../sql/failed-writes.ts";
import { ledgerPositions } from "../../sql/ingest.ts";
import {
  brokenParts,
  detachedParts,
  inventoryNow,
  reportsLackingRows,
  tablesWithRows,
} from "../../sql/integrity/checks.ts";
import {
  type LastingProblem,
  readInventory,
  writeInventory,
} from "../../sql/integrity/inventory-file.ts";
import { type Inventory, lostParts } from "../../sql/integrity/parts.ts";
import { ledgerGaps } from "../../sql/ledger-gaps.ts";
import { damageText, detachedText, gapText, lackingReportText, lostPartsText } from "./findings.ts";
import { otherLogs } from "./other-logs.ts";

/** Whether ClickHouse and the log still hold what they took in. */
export type Integrity = {
  /** What is known to be lost or damaged, a sentence each; none: nothing. */
  problems(): readonly string[];
  /** Whether all has been read and checked once since the start. */
  isChecked(): boolean;
  /** Ends the checks; what ClickHouse holds now is written down. */
  close(): Promise<void>;
};

export type IntegrityOptions = {
  db: Database;
  log: EventLog & { check?(signal: AbortSignal): Promise<readonly Damage[]> };
  /** Where what ClickHouse holds is written down; undefined: it is a server, which others change too. */
  inventoryPath: string | undefined;
  /** Whether the log is a file of this process, so that nobody else makes a topic anew. */
  ownLog: boolean;
  /** Is told that a check failed; it is done again with the next. */
  onFailure(error: unknown): void;
  times?: Partial<Times>;
};

/** In milliseconds. */
type Times = {
  /** From one look at which parts there are to the next. */
  noteMs: number;
  /** From the end of a check of all that is there to the next. */
  checkMs: number;
};

/** After a write failed, parts may be there for so long that hold less than they say. */
const SUSPECT_MS = 150_000;

/** What was found is looked for again: a part that was written in vain is mended soon. */
const FOUND_MS = 60_000;

/** What failed is done again after so long. */
const AGAIN_MS = 5000;

/** A report that is removed is marked so, and its rows then go; neither takes as long as this. */
const REMOVAL_MS = 2000;

const TIMES: Times = { noteMs: 1000, checkMs: 3_600_000 };

/**
 * Holds what ClickHouse and the log have against what is known that they had: before anything new comes
 * in when this resolves, and from then on now and then. The first of these checks reads every table and
 * the whole log in the background.
 *
 * - The parts that ClickHouse had when it was last looked at are still there: a file says which they were.
 *   The moment before anything comes in is the only one in which this can be found out: a new part takes
 *   the number of one that is gone. So what was found then stays in that file until a rebuild.
 * - The log still reaches as far as ClickHouse has taken it in.
 * - Every part and every record of the log agrees with its checksum; a report has all of its rows.
 *
 * @throws Error when the file cannot be read
 */
export async function openIntegrity(options: IntegrityOptions): Promise<Integrity> {
  const { db, log, inventoryPath, ownLog, onFailure } = options;
  const { noteMs, checkMs } = { ...TIMES, ...options.times };
  const stopping = new AbortController();
  const { signal } = stopping;
  const known = inventoryPath === undefined ? undefined : await readInventory(inventoryPath);
  /** What no later check can find again; it is written down. */
  const lasting: LastingProblem[] = [...(known?.problems ?? [])];
  let found: readonly string[] = [];
  let gaps: readonly string[] = [];
  let checked = false;
  let failedWrites = 0;
  let suspectUntil = 0;
  let written = JSON.stringify(known?.parts);

  if (known !== undefined) {
    const lost = lostParts(known.parts, await inventoryNow(db));
    for (const text of lostPartsText(lost)) last({ where: "clickhouse", text });
  }
  if (ownLog)
    for (const text of await otherLogs(log, await ledgerPositions(db, {})))
      last({ where: "log", text });
  if (lasting.length > (known?.problems.length ?? 0)) await writeDown(known?.parts ?? {});

  function last(problem: LastingProblem): void {
    if (!lasting.some(({ text }) => text === problem.text)) lasting.push(problem);
  }

  async function writeDown(parts: Inventory): Promise<void> {
    if (inventoryPath !== undefined) {
      await writeInventory(inventoryPath, { parts, problems: lasting });
    }
  }

  /** A log that others keep may let messages go before they came in; this one does not. */
  async function findGaps(): Promise<void> {
    if (!ownLog) return;
    const open = (await ledgerGaps(db, {})).filter((gap) => gap.acknowledged === null);
    gaps = open.map(gapText);
  }

  /** Once something is lost, what was there before is kept: it says what. */
  async function note(): Promise<void> {
    // Soon, since somebody may acknowledge them.
    if (gaps.length > 0) await findGaps();
    if (inventoryPath === undefined || lasting.length > 0) return;
    const parts = await inventoryNow(db);
    // What was written in vain is loaded anew soon, or inserted again: it must not count as held.
    const writes = await countFailedWrites(db);
    if (writes > failedWrites) suspectUntil = performance.now() + SUSPECT_MS;
    failedWrites = writes;
    if (performance.now() < suspectUntil) return;
    const text = JSON.stringify(parts);
    if (text === written) return;
    await writeDown(parts);
    written = text;
  }

  async function check(): Promise<void> {
    const problems: string[] = [];
    // Where it is known what was there, a part that was merged again from others is no loss.
    if (known === undefined) {
      problems.push(...(await detachedParts(db, {})).map(detachedText));
    }
    if (inventoryPath !== undefined) {
      for (const { table } of await tablesWithRows(db, {})) {
        if (signal.aborted) return;
        problems.push(...(await brokenParts(db, table)));
      }
    }
    await findGaps();
    problems.push(...(await lackingReports()).map(lackingReportText));
    problems.push(...((await log.check?.(signal)) ?? []).map(damageText));
    if (signal.aborted) return;
    found = problems;
    checked = true;
  }

  /** One that is being removed may lack rows for a moment. */
  async function lackingReports() {
    const first = await reportsLackingRows(db, {});
    if (first.length === 0) return [];
    await delay(REMOVAL_MS, undefined, { signal }).catch(() => {});
    const again = await reportsLackingRows(db, {});
    return again.filter(({ report_id }) => first.some((each) => each.report_id === report_id));
  }

  async function repeat(work: () => Promise<void>, everyMs: () => number): Promise<void> {
    while (!signal.aborted) {
      let failed = false;
      await work().catch((error: unknown) => {
        if (!signal.aborted) onFailure(error);
        failed = true;
      });
      const waitMs = failed ? Math.min(everyMs(), AGAIN_MS) : everyMs();
      await delay(waitMs, undefined, { signal, ref: false }).catch(() => {});
    }
  }

  const noting = repeat(note, () => noteMs);
  const checking = repeat(check, () => (found.length > 0 ? Math.min(checkMs, FOUND_MS) : checkMs));

  return {
    problems: () => {
      const texts = lasting.map(({ text }) => text);
      return [...new Set([...texts, ...gaps, ...found, ...log.damage().map(damageText)])];
    },
    isChecked: () => checked,
    close: async () => {
      stopping.abort();
      await Promise.all([noting, checking]);
      await note().catch(onFailure);
    },
  };
}
