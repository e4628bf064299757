import { existsSync } from "node:fs";
import { group } from "../../producers/launch/progress.ts";
import type { Damage, EventLog } from "../../producers/log/event-log.ts";
import { ingestedTopics, topics } from "../../producers/messages/topics.ts";
import { type Database, DatabaseUnavailable, openEmbeddedDatabase } from "../../sql/database.ts";
import { type LedgerPosition, ledgerPositions } from "../../sql/ingest.ts";
import { type CarriedPart, exportTables } from "../../sql/integrity/carry.ts";
import { brokenParts, inventoryNow, tablesWithRows } from "../../sql/integrity/checks.ts";
import type { ClickHouseFolders } from "../../sql/integrity/folders.ts";
import { readInventory } from "../../sql/integrity/inventory-file.ts";
import { lostParts, withoutDeleted } from "../../sql/integrity/parts.ts";
import { ledgerGaps } from "../../sql/ledger-gaps.ts";
import { deletedBefore } from "../../sql/retention.ts";
import { damageText, gapText, lostPartsText } from "../integrity/findings.ts";
import { otherLogs } from "../integrity/other-logs.ts";
import { RECOVERABLE_TABLES } from "./recover.ts";

/** What the ClickHouse that is to be replaced still has. */
export type Former = {
  /** What no log can restore, such as the reports. */
  carried: CarriedPart[];
  /** What it ingested from the log, if the log has lost some of it; else nothing. */
  recoverable: CarriedPart[];
  /** What the log has lost, one sentence each. */
  lostByLog: string[];
  /** Why it may not have all that the log has lost, one sentence each; empty: it has. */
  lacks: string[];
};

const NOTHING: Former = { carried: [], recoverable: [], lostByLog: [], lacks: [] };

/**
 * Extracts what is worth keeping from the former ClickHouse into files in `folder`, and closes it
 * again: a process has one engine at a time.
 *
 * @throws DatabaseUnavailable if another process has it
 */
export async function readFormer(
  folders: ClickHouseFolders,
  log: EventLog,
  damage: readonly Damage[],
  folder: string,
  onLoss: (text: string) => void,
): Promise<Former> {
  const deleted = await deletedByLog(log);
  if (!existsSync(folders.current)) return withoutFormer(damage, deleted, "there is none");
  let db: Database;
  try {
    db = await openEmbeddedDatabase(folders.current, { rights: "everything" });
  } catch (error) {
    if (!(error instanceof DatabaseUnavailable) || error.holder !== undefined) throw error;
    onLoss(`${error.message}: the reports in it are lost`);
    return withoutFormer(damage, deleted, "it cannot be opened");
  }
  try {
    const positions = await ledgerPositions(db, {}).catch(() => []);
    const known = await readInventory(folders.inventory).catch(() => undefined);
    // If ClickHouse has started over with an older log, only what was recorded then shows it.
    const lasting = (where: "clickhouse" | "log") =>
      (known?.problems ?? []).filter((each) => each.where === where).map(({ text }) => text);
    const lostByLog = [
      ...new Set([
        ...damageOf(damage),
        ...deleted.map(deletedText),
        ...lasting("log"),
        ...(await otherLogs(log, positions)),
      ]),
    ];
    const carried = await exportTables(db, folder, onLoss);
    if (lostByLog.length === 0) return { ...NOTHING, carried };
    const old = await deletedBefore(db).catch(() => ({}));
    const held = withoutDeleted(known?.parts ?? {}, old);
    const lost = lostPartsText(lostParts(held, await inventoryNow(db)));
    const lacks = [
      ...new Set([
        ...lasting("clickhouse"),
        ...lost,
        ...(await lacksOf(db, positions, damage, deleted)),
      ]),
    ];
    const onLack = (text: string) => lacks.push(text);
    const recoverable = await exportTables(db, folder, onLack, RECOVERABLE_TABLES);
    return { carried, recoverable, lostByLog, lacks };
  } finally {
    await db.close();
  }
}

/** What the log deleted because it was old (KEEP_LOG): all of a topic before an offset. */
type DeletedByLog = { topic: string; start: number };

async function deletedByLog(log: EventLog): Promise<DeletedByLog[]> {
  const deleted = await Promise.all(
    ingestedTopics.map(async (topic) =>
      (await log.ranges(topic)).map(({ start }) => ({ topic, start })),
    ),
  );
  return deleted.flat().filter(({ start }) => start > 0);
}

function deletedText({ topic, start }: DeletedByLog): string {
  return `the log of ${topic} begins at offset ${group(start)}: what was before was deleted (KEEP_LOG)`;
}

function withoutFormer(
  damage: readonly Damage[],
  deleted: readonly DeletedByLog[],
  why: string,
): Former {
  const lostByLog = [...damageOf(damage), ...deleted.map(deletedText)];
  return { ...NOTHING, lostByLog, lacks: lostByLog.length === 0 ? [] : [why] };
}

/** If it is not known which topic is damaged, any may be. */
function damageOf(damage: readonly Damage[]): string[] {
  return damage.filter(isLoss).map(damageText);
}

/** The progress of replays is no loss: files are replayed again. */
function isLoss({ topic }: Damage): boolean {
  return topic !== topics.replays.name;
}

async function lacksOf(
  db: Database,
  positions: readonly LedgerPosition[],
  damage: readonly Damage[],
  deleted: readonly DeletedByLog[],
): Promise<string[]> {
  const lacks: string[] = [];
  // A former version had fewer tables.
  const filled = new Set((await tablesWithRows(db, {})).map(({ table }) => table));
  for (const table of RECOVERABLE_TABLES.filter((name) => filled.has(name))) {
    lacks.push(...(await brokenParts(db, table)));
  }
  lacks.push(...(await ledgerGaps(db, {})).map(gapText));
  const lost = [
    ...damage.filter(isLoss),
    ...deleted.map(({ topic, start }) => ({ topic, end: start })),
  ];
  for (const { topic, end } of lost) {
    const next = positions.find((position) => position.topic === topic)?.next_offset ?? 0;
    if (next < end) lacks.push(`it had ingested ${topic} only up to offset ${next}`);
  }
  return lacks;
}
