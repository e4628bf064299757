import { join, resolve } from "node:path";
import { BrokerEnded, startBroker } from "./broker.ts";
import { classArchive } from "./class-archive.ts";
import { freePort } from "./free-port.ts";
import { brokerJars } from "./jars.ts";
import { findJava } from "./java.ts";

/** What a broker is started with: the folder of its jars, and what else Java is told. */
export type Installation = { jars: string; flags: readonly string[] };

/**
 * Makes sure that a broker can be started on this machine. Gets what is missing into the cache, which
 * takes half a minute the first time and nothing later.
 *
 * @throws ProgramFailed when Java is missing or too old, or Maven is missing and needed
 */
export async function installBroker(
  cache: string,
  tell: (text: string) => void,
  signal: AbortSignal,
): Promise<Installation> {
  const java = await findJava(signal);
  const jars = await brokerJars(cache, tell, signal);

  async function train(flags: readonly string[], folder: string): Promise<void> {
    tell("Preparing quick starts of the broker (once).");
    const [port, controllerPort] = [await freePort(), await freePort()];
    const broker = await startBroker({ jars, flags, folder, port, controllerPort }, signal);
    await broker.stop();
  }
  try {
    const archive = await classArchive(cache, java, train);
    return { jars, flags: [`-XX:SharedArchiveFile=${archive}`] };
  } catch (error) {
    signal.throwIfAborted();
    // Not every Java can do this, and not every cache can be written to: the broker then starts slower.
    tell(`Quick starts of the broker are not to be had: ${reasonOf(error)}`);
    return { jars, flags: [] };
  }
}

/** The folder that keeps what was downloaded: XDG_CACHE_HOME, or `.cache` at home. */
export function cacheFolder(cacheHome: string | undefined, home: string): string {
  return resolve(cacheHome || join(home, ".cache"), "store-monitor", "kafka-4.1.1");
}

function reasonOf(error: unknown): string {
  if (error instanceof BrokerEnded) return "the broker did not start with the flags for it";
  return error instanceof Error ? error.message : String(error);
}
