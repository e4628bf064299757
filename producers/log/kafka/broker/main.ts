import { homedir } from "node:os";
import { resolve } from "node:path";
import { z } from "zod";
import type { Command } from "../../../launch/command.ts";
import { aborted, refuseArguments, runCommand } from "../../../launch/command-line.ts";
import { DataSettings, prepareDataFolder } from "../../../launch/data-folder.ts";
import { makeFolder } from "../../../launch/make-folder.ts";
import { readSettings, wholeNumber } from "../../../launch/settings.ts";
import { startBroker } from "./broker.ts";
import { takeWorkingDirectory } from "./folder-lock.ts";
import { freePort, portProblem } from "./free-port.ts";
import { cacheFolder, installBroker } from "./installation.ts";

/** A real Apache Kafka with one broker, on loopback, without Docker; it ends with this process. */

const Settings = z.object({
  ...DataSettings.shape,
  KAFKA_PORT: wholeNumber(0, 65535)
    .default(9092)
    .describe("npm run kafka: the port on loopback; 0 picks a free one"),
  XDG_CACHE_HOME: z.string().optional().meta({
    description: "npm run kafka: its jars are cached in store-monitor/ there (54 MB)",
    unset: "~/.cache",
  }),
});

const COMMAND: Command = {
  calls: [["npm run kafka", "runs an Apache Kafka of one broker, until it is stopped"]],
  text: "For development and tests on this machine. Needs Java 17 and, the first time, Maven.",
  settings: Settings,
};

await runCommand(COMMAND, async (signal) => {
  refuseArguments(process.argv.slice(2), COMMAND);
  const env = readSettings(Settings, process.env);
  const port = env.KAFKA_PORT === 0 ? await freePort() : env.KAFKA_PORT;
  const problem = await portProblem(port);
  if (problem !== undefined) throw new Error(`port ${port} ${problem}; set KAFKA_PORT to another`);

  // Java works in this folder too, so that its crash reports are found here.
  prepareDataFolder(env.DATA_DIR);
  const folder = resolve(env.DATA_DIR, "kafka");
  makeFolder(folder);
  process.chdir(folder);
  if (!(await takeWorkingDirectory())) {
    throw new Error(`${folder} is in use by another broker; stop it, or set another DATA_DIR`);
  }

  const cache = cacheFolder(env.XDG_CACHE_HOME, homedir());
  const { jars, flags } = await installBroker(cache, (text) => console.error(text), signal);
  const controllerPort = await freePort();
  const broker = await startBroker({ jars, flags, folder, port, controllerPort }, signal);
  console.info(`ready 127.0.0.1:${port}`);

  await Promise.race([aborted(signal), broker.ended]);
  await broker.stop();
});
