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
import { type Inventory, lostParts, withoutDeleted } from "../../sql/integrity/parts.ts";
import { ledgerGaps } from "../../sql/ledger-gaps.ts";
import { deletedBefore } from "../../sql/retention.ts";
import { damageText, detachedText, gapText, lackingReportText, lostPartsText } from "./findings.ts";
import { otherLogs } from "./other-logs.ts";

/** Whether ClickHouse and the log still have what was written to them. */
export type Integrity = {
  /** What is known to be lost or damaged, one sentence each; empty: nothing. */
  problems(): readonly string[];
  /** Whether everything has been read and checked once since the start. */
  isChecked(): boolean;
  /** Ends the checks and writes the inventory of ClickHouse. */
  close(): Promise<void>;
};

export type IntegrityOptions = {
  db: Database;
  log: EventLog & { check?(signal: AbortSignal): Promise<readonly Damage[]> };
  /** The file for the inventory of ClickHouse; undefined for a server, which others change too. */
  inventoryPath: string | undefined;
  /** Whether the log is a file of this process, so that nobody else recreates a topic. */
  ownLog: boolean;
  /** Called when a check failed; the next one repeats it. */
  onFailure(error: unknown): void;
  times?: Partial<Times>;
};

/** In milliseconds. */
type Times = {
  /** From one inventory of the parts to the next. */
  noteMs: number;
  /** From the end of a check of all that is there to the next. */
  checkMs: number;
};

/** For this long after a failed write, there may be parts that have less than they should. */
const SUSPECT_MS = 150_000;

/** Findings are checked again soon: a part of a failed write is repaired soon. */
const FOUND_MS = 60_000;

/** The wait before a failed check is repeated. */
const AGAIN_MS = 5000;

/** A removed report is first marked, and its rows then go; neither takes as long as this. */
const REMOVAL_MS = 2000;

const TIMES: Times = { noteMs: 1000, checkMs: 3_600_000 };

/**
 * Compares ClickHouse and the log with what they are known to have had: once before anything new is
 * ingested, when this resolves, and from then on at intervals. The first of these checks reads
 * every table and the whole log in the background.
 *
 * - The parts of ClickHouse's last inventory, which is in a file, are still there. This can be
 *   found out only before anything is ingested, because a new part gets the number of a lost one.
 *   So what was found then stays in that file until a rebuild.
 * - The log still reaches as far as ClickHouse has ingested it.
 * - Every part and every record of the log matches its checksum; a report has all of its rows.
 *
 * @throws Error if the file cannot be read
 */
export async function openIntegrity(options: IntegrityOptions): Promise<Integrity> {
  const { db, log, inventoryPath, ownLog, onFailure } = options;
  const { noteMs, checkMs } = { ...TIMES, ...options.times };
  const stopping = new AbortController();
  const { signal } = stopping;
  const known = inventoryPath === undefined ? undefined : await readInventory(inventoryPath);
  /** What no later check can find again; it is recorded. */
  const lasting: LastingProblem[] = [...(known?.problems ?? [])];
  let found: readonly string[] = [];
  let gaps: readonly string[] = [];
  let checked = false;
  let failedWrites = 0;
  let suspectUntil = 0;
  let written = JSON.stringify(known?.parts);

  if (known !== undefined) {
    const held = withoutDeleted(known.parts, await deletedBefore(db));
    const lost = lostParts(held, await inventoryNow(db));
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

  /** A Kafka log may drop messages before they are ingested; this one does not. */
  async function findGaps(): Promise<void> {
    if (!ownLog) return;
    const open = (await ledgerGaps(db, {})).filter((gap) => gap.acknowledged === null);
    gaps = open.map(gapText);
  }

  /** Once something is lost, the old inventory is kept: it says what. */
  async function note(): Promise<void> {
    // Soon, because somebody may acknowledge them.
    if (gaps.length > 0) await findGaps();
    if (inventoryPath === undefined || lasting.length > 0) return;
    const parts = await inventoryNow(db);
    // A failed write is soon loaded or inserted again: it must not count as present.
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
    // If the earlier parts are known, a part that was merged again from others is no loss.
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

  /** A report that is being removed may lack rows for a moment. */
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
