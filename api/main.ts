import { z } from "zod";
import { aborted, runProgram } from "../producers/command-line.ts";
import { checkLogSettings, LogSettings, openLog } from "../producers/log/open-log.ts";
import { openStore, StoreSettings } from "../sql/open-store.ts";
import { checkServing, ServeSettings, serveApi } from "./serve.ts";

/** `npm run serve`: the API alone. It keeps nothing of its own, so any number of it may run. */

const Settings = z.object({
  ...LogSettings.shape,
  ...StoreSettings.shape,
  ...ServeSettings.shape,
});

await runProgram(async (signal, defer) => {
  const settings = Settings.parse(process.env);
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
