import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import type { Command } from "../../producers/launch/command.ts";
import { explainArguments, runCommand, UsageError } from "../../producers/launch/command-line.ts";
import { whyUnwritable } from "../../producers/launch/data-folder.ts";
import { makeFolder } from "../../producers/launch/make-folder.ts";
import { readSettings } from "../../producers/launch/settings.ts";
import { openEmbeddedLog } from "../../producers/log/embedded/embedded-log.ts";
import { LogSettings } from "../../producers/log/open-log.ts";
import { clickHouseFolders } from "../../sql/integrity/folders.ts";
import { writeInventory } from "../../sql/integrity/inventory-file.ts";
import { DatabaseSettings } from "../../sql/open-database.ts";
import { copyWhileWritten } from "./copy-folder.ts";

/** `npm run backup -- FOLDER`: copies what `npm start` keeps, while it runs. */

const Settings = z.object({ ...LogSettings.shape, ...DatabaseSettings.shape });

const COMMAND: Command = {
  calls: [["npm run backup -- FOLDER", "copies DATA_DIR to FOLDER, which is created"]],
  text: `Works while \`npm start\` runs. To restore: put FOLDER in the place of DATA_DIR, run
\`npm run rebuild\`, then start again.`,
  settings: Settings,
};

/** The log repairs ClickHouse, whatever moment its tables were copied at. */
const NEEDS_REBUILD =
  "this is a backup: its ClickHouse was copied while it was written to, and may lack rows";

await runCommand(COMMAND, async () => {
  const target = resolve(folderOf(process.argv.slice(2)));
  const { DATA_DIR, KAFKA_BROKERS, CLICKHOUSE_URL } = readSettings(Settings, process.env);
  if (KAFKA_BROKERS !== undefined || CLICKHOUSE_URL !== undefined) {
    throw new Error(
      "KAFKA_BROKERS or CLICKHOUSE_URL is set: back up servers there; this command copies what `npm start` keeps in DATA_DIR",
    );
  }
  const names = await readdir(DATA_DIR).catch((): string[] => []);
  if (!names.includes("log")) throw new Error(`${resolve(DATA_DIR)} has no log: nothing to copy`);
  if ((await heldBy(target)).length > 0) throw new Error(`${target} is not empty`);

  const [from, to] = [clickHouseFolders(DATA_DIR), clickHouseFolders(target)];
  await writeInventory(to.inventory, {
    parts: {},
    problems: [{ where: "clickhouse", text: NEEDS_REBUILD }],
  });
  await copyWhileWritten(from.current, to.current);
  // Last, so that it has everything that ClickHouse has.
  const log = openEmbeddedLog(join(DATA_DIR, "log"));
  try {
    await log.backup(join(target, "log"));
  } finally {
    await log.close();
  }
  console.info(
    `Copied to ${target}. To restore it, put it in the place of ${resolve(DATA_DIR)} and run \`npm run rebuild\` before you start.`,
  );
});

/** The names in a folder, which is created if it is missing. */
async function heldBy(target: string): Promise<string[]> {
  try {
    makeFolder(target);
    return await readdir(target);
  } catch (cause) {
    throw new Error(`${target} cannot be a folder to copy to: ${whyUnwritable(cause)}`, { cause });
  }
}

function folderOf(argv: string[]): string {
  try {
    const { positionals } = parseArgs({ args: argv, allowPositionals: true });
    const [folder] = positionals;
    if (folder !== undefined && positionals.length === 1) return folder;
  } catch (error) {
    throw new UsageError(explainArguments(error), COMMAND);
  }
  throw new UsageError("expected exactly one folder", COMMAND);
}
