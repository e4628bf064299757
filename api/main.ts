import { z } from "zod";
import type { Command } from "../producers/command.ts";
import { aborted, refuseArguments, runCommand } from "../producers/command-line.ts";
import { checkLogSettings, LogSettings, openLog } from "../producers/log/open-log.ts";
import { readSettings } from "../producers/settings.ts";
import { openStore, StoreSettings } from "../sql/open-store.ts";
import { checkServing, ServeSettings, serveApi } from "./serve.ts";

/** `npm run serve`: the API alone. It keeps nothing of its own, so any number of it may run. */

const Settings = z.object({
  ...LogSettings.shape,
  ...StoreSettings.shape,
  ...ServeSettings.shape,
});

const COMMAND: Command = {
  calls: [["npm run serve", "serves reports, pages and live polls, until it is stopped"]],
  words: "KAFKA_BROKERS and CLICKHOUSE_URL must be set. Any number of it serve the same reports.",
  settings: Settings,
};

await runCommand(COMMAND, async (signal, defer) => {
  refuseArguments(process.argv.slice(2), COMMAND);
  const settings = readSettings(Settings, process.env);
  if (settings.KAFKA_BROKERS === undefined || settings.CLICKHOUSE_URL === undefined) {
    throw new Error(
      "KAFKA_BROKERS and CLICKHOUSE_URL must be set: an API of its own needs a log and a ClickHouse " +
        "that others fill; `npm start` does everything in one process",
    );
  }
  checkServing(settings);
  checkLogSettings(settings);
  const store = await openStore(settings);
  defer(() => store.close());
  const log = await openLog(settings);
  defer(() => log.close());
  const serving = await serveApi({ store, log, clock: () => new Date() }, settings);
  // A report that is not finished in time is taken up by another instance.
  defer(() => serving.close());
  serving.reports.watch();
  console.info(`Serving on ${serving.url}`);
  await aborted(signal);
});
