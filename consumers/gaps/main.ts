import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { runCommand } from "../../producers/command-line.ts";
import { readSettings } from "../../producers/settings.ts";
import { clickHouseFolders } from "../../sql/integrity/folders.ts";
import { openStore, StoreSettings } from "../../sql/open-store.ts";
import { type Store, StoreUnavailable } from "../../sql/store.ts";
import { acknowledgeGaps, listGaps } from "./acknowledge.ts";
import { COMMAND, parseAcknowledge } from "./arguments.ts";

/** `npm run acknowledge`: says of gaps in the ledger that they are final. */

await runCommand(COMMAND, async () => {
  const asked = parseAcknowledge(process.argv.slice(2));
  const say = (text: string) => console.info(text);
  const store = await openExisting();
  try {
    if (asked.kind === "list") await listGaps(store, say);
    else await acknowledgeGaps(store, asked.gaps, asked.acknowledgement, say);
  } finally {
    await store.close();
  }
});

/** A folder without a ClickHouse has no gaps either, and is not given one. */
async function openExisting(): Promise<Store> {
  const settings = readSettings(StoreSettings, process.env);
  const { DATA_DIR, CLICKHOUSE_URL } = settings;
  const { current, rebuilt } = clickHouseFolders(DATA_DIR);
  if (CLICKHOUSE_URL === undefined && !existsSync(current) && !existsSync(rebuilt)) {
    throw new Error(`${resolve(DATA_DIR)} holds no ClickHouse, and CLICKHOUSE_URL is not set`);
  }
  try {
    return await openStore(settings);
  } catch (error) {
    if (!(error instanceof StoreUnavailable) || error.holder === undefined) throw error;
    const how = "While `npm start` runs, acknowledge by its API: POST /pipeline/acknowledgements";
    throw new Error(`${error.message}. ${how}`, { cause: error });
  }
}
