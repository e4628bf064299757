import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { runCommand } from "../../producers/launch/command-line.ts";
import { readSettings } from "../../producers/launch/settings.ts";
import { type Database, DatabaseUnavailable } from "../../sql/database.ts";
import { clickHouseFolders } from "../../sql/integrity/folders.ts";
import { DatabaseSettings, openDatabase } from "../../sql/open-database.ts";
import { acknowledgeGaps, listGaps } from "./acknowledge.ts";
import { COMMAND, parseAcknowledge } from "./arguments.ts";

/** `npm run acknowledge`: records that gaps in the ledger are final. */

await runCommand(COMMAND, async () => {
  const requested = parseAcknowledge(process.argv.slice(2));
  const print = (text: string) => console.info(text);
  const db = await openExisting();
  try {
    if (requested.kind === "list") await listGaps(db, print);
    else await acknowledgeGaps(db, requested.gaps, requested.acknowledgement, print);
  } finally {
    await db.close();
  }
});

/** A folder without a ClickHouse has no gaps, and none is created in it. */
async function openExisting(): Promise<Database> {
  const settings = readSettings(DatabaseSettings, process.env);
  const { DATA_DIR, CLICKHOUSE_URL } = settings;
  const { current, rebuilt } = clickHouseFolders(DATA_DIR);
  if (CLICKHOUSE_URL === undefined && !existsSync(current) && !existsSync(rebuilt)) {
    throw new Error(`${resolve(DATA_DIR)} has no ClickHouse, and CLICKHOUSE_URL is not set`);
  }
  try {
    return await openDatabase(settings);
  } catch (error) {
    if (!(error instanceof DatabaseUnavailable) || error.holder === undefined) throw error;
    const how =
      "While `npm start` runs, acknowledge through its API: POST /pipeline/acknowledgements";
    throw new Error(`${error.message}. ${how}`, { cause: error });
  }
}
