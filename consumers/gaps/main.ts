import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { runCommand } from "../../producers/launch/command-line.ts";
import { readSettings } from "../../producers/launch/settings.ts";
import { type Database, DatabaseUnavailable } from "../../sql/database.ts";
import { clickHouseFolders } from "../../sql/integrity/folders.ts";
import { DatabaseSettings, openDatabase } from "../../sql/open-database.ts";
import { acknowledgeGaps, listGaps } from "./acknowledge.ts";
import { COMMAND, parseAcknowledge } from "./arguments.ts";

/** `npm run acknowledge`: says of gaps in the ledger that they are final. */

await runCommand(COMMAND, async () => {
  const requested = parseAcknowledge(process.argv.slice(2));
  const say = (text: string) => console.info(text);
  const db = await openExisting();
  try {
    if (requested.kind === "list") await listGaps(db, say);
    else await acknowledgeGaps(db, requested.gaps, requested.acknowledgement, say);
  } finally {
    await db.close();
  }
});

/** A folder without a ClickHouse has no gaps either, and is not given one. */
async function openExisting(): Promise<Database> {
  const settings = readSettings(DatabaseSettings, process.env);
  const { DATA_DIR, CLICKHOUSE_URL } = settings;
  const { current, rebuilt } = clickHouseFolders(DATA_DIR);
  if (CLICKHOUSE_URL === undefined && !existsSync(current) && !existsSync(rebuilt)) {
    throw new Error(`${resolve(DATA_DIR)} holds no ClickHouse, and CLICKHOUSE_URL is not set`);
  }
  try {
    return await openDatabase(settings);
  } catch (error) {
    if (!(error instanceof DatabaseUnavailable) || error.holder === undefined) throw error;
    const how = "While `npm start` runs, acknowledge by its API: POST /pipeline/acknowledgements";
    throw new Error(`${error.message}. ${how}`, { cause: error });
  }
}
