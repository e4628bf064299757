import { z } from "zod";
import type { Command } from "../producers/launch/command.ts";
import { aborted, refuseArguments, runCommand } from "../producers/launch/command-line.ts";
import { prepareDataFolder } from "../producers/launch/data-folder.ts";
import { decimalNumber, readSettings } from "../producers/launch/settings.ts";
import { checkLogSettings, LogSettings, openLog } from "../producers/log/open-log.ts";
import { DatabaseSettings, openDatabase } from "../sql/open-database.ts";
import { ingest } from "./ingest.ts";
import { deleteOld } from "./retention/delete-old.ts";
import { KeepSettings, keepOf } from "./retention/settings.ts";

/** `npm run consume`: ingests the log into ClickHouse until it is stopped or cannot continue. */

const Settings = z.object({
  ...LogSettings.shape,
  ...DatabaseSettings.shape,
  ...KeepSettings.shape,
  INSERT_TIMEOUT: decimalNumber(0.1, 86_400)
    .default(30)
    .describe("npm run consume: seconds after which an insert is given up and retried"),
});

const COMMAND: Command = {
  calls: [["npm run consume", "ingests the log into ClickHouse, until it is stopped"]],
  text: "Any number of consumers share the work. KAFKA_BROKERS must be set.",
  settings: Settings,
};

await runCommand(COMMAND, async (signal, defer) => {
  refuseArguments(process.argv.slice(2), COMMAND);
  const settings = readSettings(Settings, process.env);
  if (settings.KAFKA_BROKERS === undefined) {
    throw new Error(
      "KAFKA_BROKERS is not set: a separate consumer needs a log that other processes can reach; " +
        "`npm start` does everything in one process",
    );
  }
  checkLogSettings(settings);
  if (settings.CLICKHOUSE_URL === undefined) prepareDataFolder(settings.DATA_DIR);
  const db = await openDatabase(settings);
  defer(() => db.close());
  const log = await openLog(settings);
  defer(() => log.close());
  const ingesting = ingest(log, db, {
    clock: () => new Date(),
    insertTimeoutMs: settings.INSERT_TIMEOUT * 1000,
    onRetry: (error, waitMs) => {
      const text = error instanceof Error ? error.message : error;
      console.error(`retrying in ${waitMs} ms: ${text}`);
    },
  });
  // What is not finished in time is ingested again later.
  defer(() => ingesting.stop());
  const closing = new AbortController();
  const deleting = deleteOld(
    { db, log },
    keepOf(settings),
    (error) =>
      console.error(`old data was not deleted: ${error instanceof Error ? error.message : error}`),
    closing.signal,
  );
  defer(() => {
    closing.abort();
    return deleting;
  });
  console.info("consuming");
  await Promise.race([ingesting.done, aborted(signal)]);
});
