import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Broker, startBroker } from "../../producers/log/kafka/broker/broker.ts";
import { freePort } from "../../producers/log/kafka/broker/free-port.ts";
import { cacheFolder, installBroker } from "../../producers/log/kafka/broker/installation.ts";
import { signalJava } from "./signal-java.ts";

/**
 * A real Apache Kafka of three brokers, each of which is a controller too: topics have three replicas,
 * an append needs two of them, and so does the quorum of controllers.
 */
export type ThreeBrokers = {
  /** The addresses of all, as KAFKA_BROKERS takes them. */
  brokers: readonly string[];
  /** Kills a broker with all it may be doing; resolves when nothing of it is left. */
  kill(node: number): Promise<void>;
  /** Starts killed brokers again, on what they had; resolves when they serve. */
  start(...nodes: number[]): Promise<void>;
  /** Which of them, from 0 to 2, leads the quorum of controllers. */
  controller(): Promise<number>;
  stop(): Promise<void>;
};

const REPLICATED = {
  "default.replication.factor": "3",
  "min.insync.replicas": "2",
  "num.partitions": "3",
  "offsets.topic.replication.factor": "3",
  "offsets.topic.num.partitions": "3",
  "transaction.state.log.replication.factor": "3",
  "transaction.state.log.min.isr": "2",
};

type Node = { id: number; folder: string; port: number; controllerPort: number };

/** Starts all three in a folder; they end with this process. */
export async function startThreeBrokers(folder: string): Promise<ThreeBrokers> {
  const { signal } = new AbortController();
  const cache = cacheFolder(process.env.XDG_CACHE_HOME, homedir());
  const installation = await installBroker(cache, () => {}, signal);
  const ports = await differentPorts(6);
  const nodes = [0, 1, 2].map(
    (at): Node => ({
      ...{ id: at + 1, folder: join(folder, `broker-${at + 1}`) },
      ...{ port: ports[at] ?? 0, controllerPort: ports[at + 3] ?? 0 },
    }),
  );
  const voters = nodes.map(({ id, controllerPort }) => `${id}@127.0.0.1:${controllerPort}`).join();
  const cluster = `A${randomBytes(16).toString("base64url").slice(1, 22)}`;
  for (const node of nodes) await layOut(node, cluster);

  function startNode({ id, folder, port, controllerPort }: Node): Promise<Broker> {
    const settings = { ...REPLICATED, "node.id": `${id}`, "controller.quorum.voters": voters };
    return startBroker({ ...installation, folder, port, controllerPort, settings }, signal);
  }
  const running = await Promise.all(nodes.map(startNode));
  const brokers = nodes.map(({ port }) => `127.0.0.1:${port}`);

  return {
    brokers,
    kill: async (at) => {
      signalJava(nodes[at]?.folder ?? "", "SIGKILL");
      await running[at]?.ended.catch(() => {});
    },
    start: async (...those) => {
      const killed = those.flatMap((at) => nodes[at] ?? []);
      const started = await Promise.all(killed.map(startNode));
      for (const [index, at] of those.entries()) {
        const broker = started[index];
        if (broker !== undefined) running[at] = broker;
      }
    },
    controller: async () => {
      const tool = ["org.apache.kafka.tools.MetadataQuorumCommand", "describe", "--status"];
      const classes = ["-cp", join(installation.jars, "*"), ...tool.slice(0, 1)];
      const args = [...classes, "--bootstrap-server", brokers.join(), ...tool.slice(1)];
      const { stdout } = await promisify(execFile)("java", args);
      return Number(/^LeaderId:\s+(\d+)$/m.exec(stdout)?.[1]) - 1;
    },
    stop: async () => {
      for (const { folder } of nodes) signalJava(folder, "SIGKILL");
      await Promise.allSettled(running.map(({ ended }) => ended));
    },
  };
}

async function differentPorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) ports.add(await freePort());
  return [...ports];
}

/** Makes the data directory of a broker, which the tools of Kafka make for a single one. */
async function layOut({ id, folder }: Node, cluster: string): Promise<void> {
  const directory = join(folder, "data");
  await mkdir(directory, { recursive: true });
  const directoryId = `B${randomBytes(16).toString("base64url").slice(1, 22)}`;
  const lines = [
    "version=1",
    `cluster.id=${cluster}`,
    `node.id=${id}`,
    `directory.id=${directoryId}`,
  ];
  await writeFile(join(directory, "meta.properties"), `${lines.join("\n")}\n`);
}
