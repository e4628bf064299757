import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { runProgram, UsageError } from "../../producers/command-line.ts";
import { openEmbeddedLog } from "../../producers/log/embedded-log.ts";
import { LogSettings } from "../../producers/log/open-log.ts";
import { makeFolder } from "../../producers/make-folder.ts";
import { clickHouseFolders } from "../../sql/integrity/folders.ts";
import { writeInventory } from "../../sql/integrity/inventory-file.ts";
import { StoreSettings } from "../../sql/open-store.ts";
import { copyWhileWritten } from "./copy-folder.ts";

/** `npm run backup -- FOLDER`: copies what `npm start` keeps, while it runs. */

const USAGE = `usage: npm run backup -- FOLDER
Copies DATA_DIR to FOLDER, which is made, also while \`npm start\` runs. To come back: put FOLDER in the
place of DATA_DIR, run \`npm run rebuild\`, then start again.`;

const Settings = z.object({ ...LogSettings.shape, ...StoreSettings.shape });

/** The log makes ClickHouse right, whatever moment its tables were copied at. */
const NEEDS_REBUILD =
  "this is a backup, whose ClickHouse was copied while it was written to, so that it may lack rows";

await runProgram(async () => {
  const target = resolve(folderOf(process.argv.slice(2)));
  const { DATA_DIR, KAFKA_BROKERS, CLICKHOUSE_URL } = Settings.parse(process.env);
  if (KAFKA_BROKERS !== undefined || CLICKHOUSE_URL !== undefined) {
    throw new Error(
      "KAFKA_BROKERS or CLICKHOUSE_URL is set: what lies on servers is backed up there; this copies what `npm start` keeps in DATA_DIR",
    );
  }
  const names = await readdir(DATA_DIR).catch((): string[] => []);
  if (!names.includes("log")) throw new Error(`${resolve(DATA_DIR)} holds no log: nothing to copy`);
  makeFolder(target);
  if ((await readdir(target)).length > 0) throw new Error(`${target} is not empty`);

  const [from, to] = [clickHouseFolders(DATA_DIR), clickHouseFolders(target)];
  await writeInventory(to.inventory, {
    parts: {},
    problems: [{ where: "clickhouse", text: NEEDS_REBUILD }],
  });
  await copyWhileWritten(from.current, to.current);
  // Last, so that it has all that ClickHouse has.
  const log = openEmbeddedLog(join(DATA_DIR, "log"));
  try {
    await log.backup(join(target, "log"));
  } finally {
    await log.close();
  }
  console.info(
    `Copied to ${target}. To come back, put it in the place of ${resolve(DATA_DIR)}, and run \`npm run rebuild\` before the start.`,
  );
});

function folderOf(argv: string[]): string {
  try {
    const { positionals } = parseArgs({ args: argv, allowPositionals: true });
    const [folder] = positionals;
    if (folder !== undefined && positionals.length === 1) return folder;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), USAGE);
  }
  throw new UsageError("a folder is needed, and one only", USAGE);
}
