import { createReadStream } from "node:fs";
import { stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { makeFolder } from "../../../launch/make-folder.ts";
import { type Guarded, startGuarded } from "./guarded-process.ts";
import {
  brokerSettings,
  localSettings,
  propertiesFile,
  type Settings,
} from "./server-properties.ts";
import { untilServing } from "./serving.ts";
import { formatStorage } from "./storage.ts";

const LOG4J = fileURLToPath(new URL("log4j2.properties", import.meta.url));

/**
 * One GC thread and the quick compiler. Measured on two cores, 2 M messages of 110 bytes in and
 * twice out: 10 s of processor time instead of 23 s, 350,000 messages/s instead of 270,000.
 */
const JAVA_FLAGS = ["-Xms256m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"];

/** How long a broker may take to end before it is killed. */
const SHUTDOWN_GRACE_MS = 20_000;
const LAST_LINES = 20;

/** A broker that serves on loopback. */
export type Broker = {
  port: number;
  /** Rejects with the end of the broker's log when it ends by itself. */
  ended: Promise<never>;
  /** Stops it, by force after twenty seconds. */
  stop(): Promise<void>;
};

/** The broker ended without being stopped; the message has the end of its log. */
export class BrokerEnded extends Error {
  constructor(problem: string) {
    super(problem);
    this.name = "BrokerEnded";
  }
}

/**
 * Starts a broker and resolves when it serves. All of its files are in `folder`.
 *
 * @throws BrokerEnded if it ends before that
 */
export async function startBroker(
  options: {
    jars: string;
    flags: readonly string[];
    folder: string;
    port: number;
    controllerPort: number;
    /** Added to, or replacing, the settings of every broker on this machine. */
    settings?: Settings;
    /** Users that SCRAM accepts: `SCRAM-SHA-256=[name=…,password=…]`, created with the storage. */
    users?: readonly string[];
  },
  signal: AbortSignal,
): Promise<Broker> {
  const { port, controllerPort } = options;
  const folder = resolve(options.folder);
  const directory = join(folder, "data");
  const file = join(folder, "server.properties");
  const log = join(folder, "broker.log");
  const java = [...JAVA_FLAGS, `-Dlog4j2.configurationFile=${LOG4J}`, `-Dbroker.log=${log}`];
  const classes = ["-cp", join(options.jars, "*")];

  makeFolder(folder);
  const local = localSettings({ directory, port, controllerPort });
  const settings = { ...brokerSettings(), ...local, ...options.settings };
  await writeFile(file, propertiesFile(settings));
  await formatStorage(
    directory,
    [...JAVA_FLAGS, ...options.flags, ...classes],
    { controllerPort, users: options.users ?? [] },
    signal,
  );

  const logged = await sizeOf(log);
  const running = startGuarded("java", [
    ...java,
    ...options.flags,
    ...classes,
    "kafka.Kafka",
    file,
  ]);
  const ended = running.ended.then(async (code) => {
    throw new BrokerEnded(await lastLines(log, logged, code));
  });
  ended.catch(() => {});
  const stop = () => stopped(running);
  const over = new AbortController();
  const serving = untilServing(port, AbortSignal.any([signal, over.signal]));
  try {
    await Promise.race([serving, ended]);
  } catch (error) {
    over.abort();
    await Promise.allSettled([serving, stop()]);
    throw error;
  }
  return { port, ended, stop };
}

async function stopped(running: Guarded): Promise<void> {
  running.stop();
  const force = setTimeout(running.kill, SHUTDOWN_GRACE_MS);
  await running.ended.finally(() => clearTimeout(force));
}

/** Why a broker ended: taken from its log after the first `from` bytes. */
async function lastLines(log: string, from: number, code: number): Promise<string> {
  const lines = (await textAfter(log, from)).trimEnd().split("\n");
  const print = lines.filter((line) => !/^\S+ (INFO|DEBUG) /.test(line));
  const last = (print.length > 0 ? print : lines).slice(-LAST_LINES).join("\n");
  return `The broker ended by itself (exit code ${code}). From the end of its log ${log}:\n${last}`;
}

async function textAfter(file: string, from: number): Promise<string> {
  try {
    // A log that is now shorter was started again in between.
    const start = (await sizeOf(file)) < from ? 0 : from;
    return await text(createReadStream(file, { start, encoding: "utf8" }));
  } catch {
    return "";
  }
}

async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => undefined))?.size ?? 0;
}
