import { mkdir, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { z } from "zod";
import type { Command } from "../../producers/launch/command.ts";
import { parseArguments, runCommand } from "../../producers/launch/command-line.ts";
import { prepareDataFolder } from "../../producers/launch/data-folder.ts";
import { readSettings } from "../../producers/launch/settings.ts";
import { isEmbedded } from "../../producers/log/embedded/embedded-log.ts";
import { checkLogSettings, LogSettings, openLog } from "../../producers/log/open-log.ts";
import { clickHouseFolders } from "../../sql/integrity/folders.ts";
import { DatabaseSettings } from "../../sql/open-database.ts";
import { rebuild } from "./rebuild.ts";

/** `npm run rebuild`: rebuilds the embedded ClickHouse from the log. */

const Arguments = z.object({ "accept-loss": z.boolean().default(false) });
const Settings = z.object({ ...LogSettings.shape, ...DatabaseSettings.shape });

const COMMAND: Command = {
  calls: [["npm run rebuild", "rebuilds ClickHouse in DATA_DIR from the log"]],
  options: { "--accept-loss": "continues even if messages are lost for good" },
  text: "Stop `npm start` first. Reports are kept. The former ClickHouse is kept until the next rebuild.",
  settings: Settings,
};

await runCommand(COMMAND, async (signal) => {
  const acceptLoss = parseArguments(
    process.argv.slice(2),
    COMMAND,
    Arguments,
    (given) => given["accept-loss"],
  );
  const settings = readSettings(Settings, process.env);
  if (settings.CLICKHOUSE_URL !== undefined) {
    throw new Error(
      "CLICKHOUSE_URL is set: `npm run rebuild` rebuilds the ClickHouse in DATA_DIR. On a server, start consumers with a new CLICKHOUSE_DATABASE and a new KAFKA_GROUP, and the API with that database once they have caught up",
    );
  }
  checkLogSettings(settings);
  prepareDataFolder(settings.DATA_DIR);
  const dataDir = resolve(settings.DATA_DIR);
  const files = join(dataDir, "rebuild");
  const log = await openLog(settings);
  try {
    await rm(files, { recursive: true, force: true });
    await mkdir(files, { recursive: true });
    await rebuild({
      ...{ log, files, acceptLoss, signal, damageable: isEmbedded(log) ? log : undefined },
      folders: clickHouseFolders(dataDir),
      print: (text) => console.info(text),
    });
  } finally {
    await log.close();
    await rm(files, { recursive: true, force: true });
  }
});
