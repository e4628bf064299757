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

/** What a log in a file can do beside any other. */
type DamageableLog = {
  /** Reads all of it, and answers what is damaged. */
  check(signal: AbortSignal): Promise<readonly Damage[]>;
  /** Gives up what is damaged: from then on it reads as if there had been no messages. */
  drop(damage: readonly Damage[]): Promise<void>;
};

export type RebuildOptions = {
  log: EventLog;
  /** The log where it is a file of ours, which can be damaged. */
  damageable: DamageableLog | undefined;
  folders: ClickHouseFolders;
  /** An empty folder for rows on their way. */
  files: string;
  /** Whether to go on where messages are lost for good. */
  acceptLoss: boolean;
  signal: AbortSignal;
  say(text: string): void;
};

/**
 * Makes ClickHouse anew from the log, in a folder of its own, and puts it in the place of the former
 * one when the ledger proves that all of the log is in. What the log cannot give, such as the reports, is
 * carried over. What the log has lost and the former ClickHouse still holds goes back onto the log.
 * Until the last step the former ClickHouse is as it was, and all may be done again.
 *
 * @throws Error when messages are lost for good and that is not accepted, and when the proof fails
 */
export async function rebuild(options: RebuildOptions): Promise<void> {
  const { log, damageable, folders, files, acceptLoss, signal, say } = options;
  const damage = (await damageable?.check(signal)) ?? [];
  const former = await readFormer(folders, log, damage, files, say);
  for (const text of former.lostByLog) say(text);
  refuseLoss(former, acceptLoss);

  await rm(folders.rebuilt, { recursive: true, force: true });
  const db = await openEmbeddedDatabase(folders.rebuilt, { rights: "everything" });
  let parts: Inventory;
  try {
    await migrate(db);
    await carryOver(db, former.carried);
    // On the way to its latest status, a store goes through all that it ever had.
    const ingesting = ingest(log, db, { clock: () => new Date(), announce: false });
    const onProgress = (share: number) =>
      say(`rebuilding: ${Math.floor(100 * share)} % of the log`);
    try {
      await fill(log, db, ingesting, onProgress);
      if (former.recoverable.length > 0) {
        say(recoveredText(await recover(log, db, former.recoverable)));
        await fill(log, db, ingesting, onProgress);
      }
    } finally {
      await ingesting.stop();
    }
    signal.throwIfAborted();
    const faults = await faultsOf(log, db);
    if (faults.length > 0)
      throw new Error(`the rebuilt ClickHouse is not right:\n${lines(faults)}`);
    // Only now: what is given up here has been put back.
    await damageable?.drop(damage);
    parts = await inventoryNow(db);
  } finally {
    await db.close();
  }
  await replaceCurrent(folders);
  await writeInventory(folders.inventory, { parts, problems: [] });
  say(
    `ClickHouse is rebuilt: every message of the log is in, once. Start again with \`npm start\`; ${folders.replaced} is the former one, and may be deleted.`,
  );
}

function refuseLoss({ lostByLog, lacks }: Former, acceptLoss: boolean): void {
  if (lostByLog.length === 0 || lacks.length === 0 || acceptLoss) return;
  throw new Error(
    `Some of it may be lost for good, since the former ClickHouse does not hold it all either:\n${lines(lacks)}\nPut a backup of the log in its place, or run \`npm run rebuild -- --accept-loss\` to keep what is left.`,
  );
}

async function carryOver(db: Database, carried: readonly CarriedPart[]): Promise<void> {
  for (const part of carried) await importPart(db, part, part.table);
  await failLackingReports(db, {});
}

function recoveredText({ polls, hours, timezones }: Recovered): string {
  return `put back onto the log out of the former ClickHouse: ${polls} polls, ${hours} weeks, ${timezones} time zones`;
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `  ${text}`).join("\n");
}
