import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { aborted, runProgram } from "../producers/command-line.ts";
import { LogSettings, openLog } from "../producers/log/open-log.ts";
import { openStore, StoreSettings } from "../sql/open-store.ts";
import { checkServing, ServeSettings, serveApi } from "./serve.ts";

/** `npm run serve`: the API alone. It keeps nothing of its own, so any number of it may run. */

const Settings = z.object({
  ...LogSettings.shape,
  ...StoreSettings.shape,
  ...ServeSettings.shape,
});

/** After a signal, what is in hand gets so long to finish; a report is taken up by another instance. */
const PATIENCE_MS = 10_000;

await runProgram(async (signal) => {
  const settings = Settings.parse(process.env);
  if (settings.KAFKA_BROKERS === undefined || settings.CLICKHOUSE_URL === undefined) {
    throw new Error(
      "KAFKA_BROKERS and CLICKHOUSE_URL must be set: an API of its own needs a log and a ClickHouse " +
        "that others fill; `npm start` does everything in one process",
    );
  }
  checkServing(settings);
  const store = await openStore(settings);
  const log = await openLog(settings);
  const serving = await serveApi({ store, log, clock: () => new Date() }, settings);
  serving.reports.watch();
  console.info(`Serving on ${serving.url}`);
  await aborted(signal);
  const tidy = async () => {
    await serving.close();
    await log.close();
    await store.close();
  };
  await Promise.race([tidy(), delay(PATIENCE_MS)]);
});
