import { join, resolve } from "node:path";
import { BrokerEnded, startBroker } from "./broker.ts";
import { classArchive } from "./class-archive.ts";
import { freePort } from "./free-port.ts";
import { brokerJars } from "./jars.ts";
import { findJava } from "./java.ts";

/** What a broker is started with: the folder of its jars, and flags for Java. */
export type Installation = { jars: string; flags: readonly string[] };

/**
 * Makes sure that a broker can be started on this machine. Downloads what is missing into the
 * cache, which takes half a minute the first time.
 *
 * @throws ProgramFailed if Java is missing or too old, or Maven is missing and needed
 */
export async function installBroker(
  cache: string,
  print: (text: string) => void,
  signal: AbortSignal,
): Promise<Installation> {
  const java = await findJava(signal);
  const jars = await brokerJars(cache, print, signal);

  async function train(flags: readonly string[], folder: string): Promise<void> {
    print("Preparing fast starts of the broker (once).");
    const [port, controllerPort] = [await freePort(), await freePort()];
    const broker = await startBroker({ jars, flags, folder, port, controllerPort }, signal);
    await broker.stop();
  }
  try {
    const archive = await classArchive(cache, java, train);
    return { jars, flags: [`-XX:SharedArchiveFile=${archive}`] };
  } catch (error) {
    signal.throwIfAborted();
    // Not every Java can do this, and not every cache is writable: the broker then starts more
    // slowly.
    print(`Fast starts of the broker are not available: ${reasonOf(error)}`);
    return { jars, flags: [] };
  }
}

/** The folder for downloads: in XDG_CACHE_HOME, or in `.cache` of the home folder. */
export function cacheFolder(cacheHome: string | undefined, home: string): string {
  return resolve(cacheHome || join(home, ".cache"), "store-monitor", "kafka-4.1.1");
}

function reasonOf(error: unknown): string {
  if (error instanceof BrokerEnded) return "the broker did not start with the flags for them";
  return error instanceof Error ? error.message : String(error);
}
