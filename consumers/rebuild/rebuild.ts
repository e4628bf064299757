import { rm } from "node:fs/promises";
import type { Damage, EventLog } from "../../producers/log/event-log.ts";
import { type Database, openEmbeddedDatabase } from "../../sql/database.ts";
import { type CarriedPart, importPart } from "../../sql/integrity/carry.ts";
import { failLackingReports, inventoryNow } from "../../sql/integrity/checks.ts";
import { type ClickHouseFolders, replaceCurrent } from "../../sql/integrity/folders.ts";
import { writeInventory } from "../../sql/integrity/inventory-file.ts";
import type { Inventory } from "../../sql/integrity/parts.ts";
import { migrate } from "../../sql/migrate.ts";
import { ingest } from "../ingest.ts";
import { fill } from "./fill.ts";
import { type Former, readFormer } from "./former.ts";
import { faultsOf } from "./prove.ts";
import { type Recovered, recover } from "./recover.ts";

/** What a log in a file can do beyond other logs. */
type DamageableLog = {
  /** Reads all of it, and returns what is damaged. */
  check(signal: AbortSignal): Promise<readonly Damage[]>;
  /** Gives up what is damaged: from then on it reads as if there were no messages. */
  drop(damage: readonly Damage[]): Promise<void>;
};

export type RebuildOptions = {
  log: EventLog;
  /** The log if it is a local file, which can be damaged. */
  damageable: DamageableLog | undefined;
  folders: ClickHouseFolders;
  /** An empty folder for rows on their way. */
  files: string;
  /** Whether to continue if messages are lost for good. */
  acceptLoss: boolean;
  signal: AbortSignal;
  print(text: string): void;
};

/**
 * Rebuilds ClickHouse from the log in a folder of its own, and replaces the former one once the
 * ledger proves that all of the log was ingested. What the log does not have, such as the reports,
 * is carried over. What the log has lost and the former ClickHouse still has is appended to the log
 * again. Until the last step the former ClickHouse is unchanged, and everything may be repeated.
 *
 * @throws Error if messages are lost for good and that is not accepted, and if the proof fails
 */
export async function rebuild(options: RebuildOptions): Promise<void> {
  const { log, damageable, folders, files, acceptLoss, signal, print } = options;
  const damage = (await damageable?.check(signal)) ?? [];
  const former = await readFormer(folders, log, damage, files, print);
  for (const text of former.lostByLog) print(text);
  refuseLoss(former, acceptLoss);

  await rm(folders.rebuilt, { recursive: true, force: true });
  const db = await openEmbeddedDatabase(folders.rebuilt, { rights: "everything" });
  let parts: Inventory;
  try {
    await migrate(db);
    await carryOver(db, former.carried);
    // While it fills, a store goes through every status that it ever had.
    const ingesting = ingest(log, db, { clock: () => new Date(), announce: false });
    const onProgress = (share: number) =>
      print(`rebuilding: ${Math.floor(100 * share)} % of the log`);
    try {
      await fill(log, db, ingesting, onProgress);
      if (former.recoverable.length > 0) {
        print(recoveredText(await recover(log, db, former.recoverable)));
        await fill(log, db, ingesting, onProgress);
      }
    } finally {
      await ingesting.stop();
    }
    signal.throwIfAborted();
    const faults = await faultsOf(log, db);
    if (faults.length > 0)
      throw new Error(`the rebuilt ClickHouse is not correct:\n${lines(faults)}`);
    // Only now: what is given up here has been restored.
    await damageable?.drop(damage);
    parts = await inventoryNow(db);
  } finally {
    await db.close();
  }
  await replaceCurrent(folders);
  await writeInventory(folders.inventory, { parts, problems: [] });
  print(
    `ClickHouse is rebuilt: every message of the log was ingested once. Start again with \`npm start\`; ${folders.replaced} is the former one and may be deleted.`,
  );
}

function refuseLoss({ lostByLog, lacks }: Former, acceptLoss: boolean): void {
  if (lostByLog.length === 0 || lacks.length === 0 || acceptLoss) return;
  throw new Error(
    `Some of it may be lost for good, because the former ClickHouse does not have all of it either:\n${lines(lacks)}\nPut a backup of the log in its place, or run \`npm run rebuild -- --accept-loss\` to keep what is left.`,
  );
}

async function carryOver(db: Database, carried: readonly CarriedPart[]): Promise<void> {
  for (const part of carried) await importPart(db, part, part.table);
  await failLackingReports(db, {});
}

function recoveredText(recovered: Recovered): string {
  const { polls, hours, timezones, specialDays, closures, attributes } = recovered;
  const counts = [
    ...[`${polls} polls`, `${hours} weeks`, `${timezones} time zones`],
    ...[`${specialDays} special days`, `${closures} closures`],
    `attributes of ${attributes} stores`,
  ];
  return `restored to the log from the former ClickHouse: ${counts.join(", ")}`;
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `  ${text}`).join("\n");
}
