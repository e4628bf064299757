import { z } from "zod";
import type { Command } from "../producers/launch/command.ts";
import { aborted, refuseArguments, runCommand } from "../producers/launch/command-line.ts";
import { readSettings } from "../producers/launch/settings.ts";
import { checkLogSettings, LogSettings, openLog } from "../producers/log/open-log.ts";
import { DatabaseSettings, openDatabase } from "../sql/open-database.ts";
import { checkServing, ServeSettings, serveApi } from "./serve.ts";

/** `npm run serve`: the API alone. It keeps no state, so any number of instances may run. */

const Settings = z.object({
  ...LogSettings.shape,
  ...DatabaseSettings.shape,
  ...ServeSettings.shape,
});

const COMMAND: Command = {
  calls: [["npm run serve", "serves reports, pages and live polls, until it is stopped"]],
  text: "KAFKA_BROKERS and CLICKHOUSE_URL must be set. Any number of instances serve the same reports.",
  settings: Settings,
};

await runCommand(COMMAND, async (signal, defer) => {
  refuseArguments(process.argv.slice(2), COMMAND);
  const settings = readSettings(Settings, process.env);
  if (settings.KAFKA_BROKERS === undefined || settings.CLICKHOUSE_URL === undefined) {
    throw new Error(
      "KAFKA_BROKERS and CLICKHOUSE_URL must be set: the API alone needs a log and a ClickHouse that " +
        "other processes fill; `npm start` does everything in one process",
    );
  }
  checkServing(settings);
  checkLogSettings(settings);
  const db = await openDatabase(settings);
  defer(() => db.close());
  const log = await openLog(settings);
  defer(() => log.close());
  const serving = await serveApi({ db, log, clock: () => new Date() }, settings);
  // Another instance attempts a report again that is not finished in time.
  defer(() => serving.close());
  serving.reports.watch();
  console.info(`Serving on ${serving.url}`);
  await aborted(signal);
});
