import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import type { Command } from "../../producers/launch/command.ts";
import { aborted, refuseArguments, runCommand } from "../../producers/launch/command-line.ts";
import { DataSettings, prepareDataFolder } from "../../producers/launch/data-folder.ts";
import { readSettings, wholeNumber } from "../../producers/launch/settings.ts";
import { openEmbeddedAnalysts } from "../analyst/embedded.ts";
import { LIMITS } from "../analyst/limits.ts";
import { openEngine } from "../embedded/statement-runner.ts";
import { credentialsOf } from "./credentials.ts";
import { openRunningQueries } from "./running-queries.ts";
import { type Admit, serveClickHouseHttp } from "./server.ts";
import { openUploads } from "./uploads.ts";

/**
 * `npm run clickhouse`: the embedded engine over the ClickHouse HTTP interface, for several
 * processes.
 */

const Settings = z.object({
  ...DataSettings.shape,
  CLICKHOUSE_PORT: wholeNumber(0, 65535)
    .default(8123)
    .describe("npm run clickhouse: the port on loopback; 0 picks a free one"),
});

/** Node reads this at startup, so the command sets it; by default there are four threads. */
const Threads = z.object({ UV_THREADPOOL_SIZE: wholeNumber(4, 1024).default(4) });

/** How long running statements may take after a signal; then they are stopped. */
const SHUTDOWN_GRACE_MS = 4000;
const FAREWELL_MS = 1000;

const WORDS = `The embedded ClickHouse engine, for development and tests on this machine: no passwords, no sessions,
answers held in memory. Of users it knows one, analyst, who may only read; any other may do everything.
To run for others, use a ClickHouse server.`;

const COMMAND: Command = {
  calls: [["npm run clickhouse", "serves ClickHouse over HTTP, until it is stopped"]],
  text: WORDS,
  settings: Settings,
};

const ANALYST = "analyst";

await runCommand(COMMAND, async (signal, defer) => {
  refuseArguments(process.argv.slice(2), COMMAND);
  const env = readSettings(Settings.extend(Threads.shape), process.env);
  prepareDataFolder(env.DATA_DIR);
  const folder = resolve(env.DATA_DIR, "clickhouse");
  const engine = await openEngine(folder, env.UV_THREADPOOL_SIZE, "server");
  defer(() => engine.close());
  const uploads = await openUploads(join(env.DATA_DIR, "clickhouse-uploads"));
  const owner = { kind: "owner", engine, uploads, running: openRunningQueries() } as const;
  const analysts = await openEmbeddedAnalysts(engine, folder, LIMITS);
  const analyst = { kind: "analyst", analysts } as const;
  const admit: Admit = (request, url) =>
    credentialsOf(request, url).user === ANALYST ? analyst : owner;
  const front = await serveClickHouseHttp(engine, admit, env.CLICKHOUSE_PORT);
  defer(async () => {
    const closed = front.close();
    await Promise.race([closed, delay(SHUTDOWN_GRACE_MS)]);
    await Promise.race([engine.cancelAll().then(() => closed), delay(FAREWELL_MS)]);
  });
  console.info(WORDS);
  console.info(`ready 127.0.0.1:${front.port}`);
  await aborted(signal);
});
