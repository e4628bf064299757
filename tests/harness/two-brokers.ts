import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { type Broker, startBroker } from "../../producers/log/kafka/broker/broker.ts";
import { freePort } from "../../producers/log/kafka/broker/free-port.ts";
import {
  cacheFolder,
  type Installation,
  installBroker,
} from "../../producers/log/kafka/broker/installation.ts";
import { signalJava } from "./signal-java.ts";

/**
 * A real Apache Kafka of two brokers, where each topic has two replicas and an append needs both. The
 * first is the controller too.
 */
export type TwoBrokers = {
  /** The address of the first, as KAFKA_BROKERS takes it. */
  brokers: string;
  /** Kills the second broker with all it may be doing; resolves when nothing of it is left. */
  killSecond(): Promise<void>;
  /** Starts the second broker again, on what it had. */
  startSecond(): Promise<void>;
  /** Stops the first broker as if its machine stood still (SIGSTOP): its ports are open, and silent. */
  freezeFirst(): void;
  /** Lets it go on. */
  thawFirst(): void;
  stop(): Promise<void>;
};

const REPLICATED = {
  "default.replication.factor": "2",
  "min.insync.replicas": "2",
  "num.partitions": "2",
};

/** Starts both in a folder; they end with this process. */
export async function startTwoBrokers(folder: string): Promise<TwoBrokers> {
  const { signal } = new AbortController();
  const cache = cacheFolder(process.env.XDG_CACHE_HOME, homedir());
  const installation: Installation = await installBroker(cache, () => {}, signal);
  const [port, controllerPort, secondPort] = await differentPorts();
  const [one, two] = [join(folder, "one"), join(folder, "two")];
  const common = { ...installation, controllerPort };
  const first = await startBroker({ ...common, folder: one, port, settings: REPLICATED }, signal);
  await layOutSecond(join(one, "data"), join(two, "data"));

  function startSecond(): Promise<Broker> {
    const settings = {
      ...REPLICATED,
      "process.roles": "broker",
      "node.id": "2",
      listeners: `BROKER://127.0.0.1:${secondPort}`,
    };
    return startBroker({ ...common, folder: two, port: secondPort, settings }, signal);
  }
  let second = await startSecond();

  return {
    brokers: `127.0.0.1:${port}`,
    killSecond: async () => {
      signalJava(two, "SIGKILL");
      await second.ended.catch(() => {});
    },
    startSecond: async () => {
      second = await startSecond();
    },
    freezeFirst: () => signalJava(one, "SIGSTOP"),
    thawFirst: () => signalJava(one, "SIGCONT"),
    stop: async () => {
      signalJava(one, "SIGCONT");
      await second.stop();
      await first.stop();
    },
  };
}

async function differentPorts(): Promise<[number, number, number]> {
  const ports = new Set<number>();
  while (ports.size < 3) ports.add(await freePort());
  const [one = 0, two = 0, three = 0] = ports;
  return [one, two, three];
}

/** Makes the data directory of a broker that joins the cluster of another. */
async function layOutSecond(ofFirst: string, directory: string): Promise<void> {
  const meta = await readFile(join(ofFirst, "meta.properties"), "utf8");
  const cluster = /^cluster\.id=.*$/m.exec(meta)?.[0];
  const id = `B${randomBytes(16).toString("base64url").slice(1, 22)}`;
  await mkdir(directory, { recursive: true });
  const lines = ["version=1", cluster, "node.id=2", `directory.id=${id}`];
  await writeFile(join(directory, "meta.properties"), `${lines.join("\n")}\n`);
}
