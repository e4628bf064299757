import { homedir } from "node:os";
import { cacheFolder, installBroker } from "../../producers/log/kafka/broker/installation.ts";
import { start } from "./run.ts";

/** A real Apache Kafka as a process of its own, started by `npm run kafka`. */
export type Broker = {
  /** Its address, as KAFKA_BROKERS takes it. */
  brokers: string;
  port: number;
  /** SIGKILL; resolves when nothing of it is left, Java neither. */
  kill(): Promise<void>;
  /** SIGTERM; rejects when it does not end in order. */
  stop(): Promise<void>;
};

/** Starts a broker on a data folder, on a free port or on the port that it had before. */
export async function startKafka(folder: string, port = 0): Promise<Broker> {
  const env = { DATA_DIR: folder, KAFKA_PORT: String(port) };
  const running = start("producers/log/kafka/broker/main.ts", [], { env });
  const end = () => running.process.kill("SIGKILL");
  process.once("exit", end);
  running.finished.finally(() => process.removeListener("exit", end)).catch(() => {});

  const [, served = ""] = await running.printed(/^ready 127\.0\.0\.1:(\d+)$/m);
  return {
    brokers: `127.0.0.1:${served}`,
    port: Number(served),
    kill: async () => {
      end();
      // Java writes to the same standard error: only when that is closed is Java gone too.
      await running.finished;
    },
    stop: async () => {
      running.process.kill("SIGTERM");
      const { code, stderr } = await running.finished;
      if (code !== 0) throw new Error(`the broker ended with ${code}:\n${stderr}`);
    },
  };
}

/**
 * Why there can be no real broker on this machine, for tests that must be skipped then; undefined when
 * there can be. Gets the broker when it is not in the cache yet, so ask before the first test.
 *
 * @throws Error where CI is set: nothing may be skipped there
 */
export async function kafkaProblem(): Promise<string | undefined> {
  try {
    const cache = cacheFolder(process.env.XDG_CACHE_HOME, homedir());
    await installBroker(cache, () => {}, new AbortController().signal);
    return undefined;
  } catch (error) {
    if (process.env.CI) throw error;
    return error instanceof Error ? error.message : String(error);
  }
}
