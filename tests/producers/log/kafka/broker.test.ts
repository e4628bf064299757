import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdir, readdir, realpath, symlink } from "node:fs/promises";
import { join } from "node:path";
import { type Kafka as Client, Kafka, logLevel } from "kafkajs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { javaMajor } from "../../../../producers/log/kafka/broker/java.ts";
import {
  brokerSettings,
  propertiesFile,
} from "../../../../producers/log/kafka/broker/server-properties.ts";
import { type Broker, kafkaProblem, startKafka } from "../../../harness/kafka.ts";
import { run, start } from "../../../harness/run.ts";
import { temporaryFolder } from "../../../harness/temporary-database.ts";

const MAIN = "producers/log/kafka/broker/main.ts";
const problem = await kafkaProblem();
const reason = problem === undefined ? "" : ` (skipped: ${problem})`;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

describe.skipIf(problem !== undefined)(`a broker of our own${reason}`, () => {
  let broker: Broker | undefined;
  afterEach(async () => {
    await broker?.kill();
    broker = undefined;
  });

  it("keeps what it took, through kill -9 and a restart on the same port", async () => {
    broker = await startKafka(folder.path);
    const { port, brokers } = broker;
    await createTopic(brokers, "kept");
    const values = Array.from({ length: 500 }, (_, at) => `value ${at}`);
    await produce(brokers, "kept", values);
    expect(await consume(brokers, "kept", values.length)).toEqual(values);

    await broker.kill();
    expect(programsOn(folder.path)).toEqual([]);
    broker = await startKafka(folder.path, port);
    expect(broker.port).toBe(port);
    expect(await consume(brokers, "kept", values.length)).toEqual(values);
    await produce(brokers, "kept", ["and more"]);
    expect(await consume(brokers, "kept", values.length + 1)).toEqual([...values, "and more"]);
  });

  it("serves what it has on another port", async () => {
    broker = await startKafka(folder.path);
    await createTopic(broker.brokers, "moved");
    await produce(broker.brokers, "moved", ["once"]);
    await broker.stop();
    const before = broker.port;
    broker = await startKafka(folder.path);
    expect(broker.port).not.toBe(before);
    expect(await consume(broker.brokers, "moved", 1)).toEqual(["once"]);
  });

  it("makes no topic that nobody created", async () => {
    broker = await startKafka(folder.path);
    await expect(produce(broker.brokers, "misspelt", ["lost"], 3)).rejects.toThrow(
      "does not host this topic-partition",
    );
  });

  it("leaves a folder and a port to the broker that has them", async () => {
    broker = await startKafka(folder.path);
    const second = await run(MAIN, [], { env: { DATA_DIR: folder.path, KAFKA_PORT: "0" } });
    expect(second).toMatchObject({ code: 1, stdout: "" });
    expect(second.stderr).toBe(
      `${join(folder.path, "kafka")} is in use by another broker; stop it, or set another DATA_DIR\n`,
    );
    const elsewhere = { DATA_DIR: join(folder.path, "b"), KAFKA_PORT: String(broker.port) };
    const third = await run(MAIN, [], { env: elsewhere });
    expect(third).toMatchObject({ code: 1, stdout: "" });
    expect(third.stderr).toContain(`port ${broker.port} is taken; set KAFKA_PORT to another`);
    await createTopic(broker.brokers, "still-there");
  });

  it.each(["SIGTERM", "SIGINT"] as const)("ends in order on %s", async (signal) => {
    const running = start(MAIN, [], { env: { DATA_DIR: folder.path, KAFKA_PORT: "0" } });
    await running.printed(/^ready /m);
    expect(programsOn(folder.path)).not.toEqual([]);
    running.process.kill(signal);
    expect(await running.finished).toMatchObject({ code: 0, signal: null, stderr: "" });
    expect(programsOn(folder.path)).toEqual([]);
    expect(readFileSync(join(folder.path, "kafka", "broker.log"), "utf8")).toContain("shut down");
  });

  it("says what to install where the jars are missing and Maven is too", async () => {
    const programs = join(folder.path, "programs");
    await mkdir(programs);
    const java = execFileSync("sh", ["-c", "command -v java"], { encoding: "utf8" }).trim();
    await symlink(await realpath(java), join(programs, "java"));
    const env = {
      DATA_DIR: folder.path,
      KAFKA_PORT: "0",
      PATH: programs,
      XDG_CACHE_HOME: programs,
    };
    const ended = await run(MAIN, [], { env });
    expect(ended).toMatchObject({ code: 1, stdout: "" });
    expect(ended.stderr).toContain(
      "mvn is not on the PATH; the first start needs it to download Apache Kafka",
    );
    expect(await readdir(join(programs, "store-monitor", "kafka-4.1.1"))).toEqual([]);
  });

  it("says why the broker does not start", async () => {
    await mkdir(join(folder.path, "kafka", "data"), { recursive: true });
    const ended = await run(MAIN, [], { env: { DATA_DIR: folder.path, KAFKA_PORT: "0" } });
    expect(ended).toMatchObject({ code: 1, stdout: "" });
    expect(ended.stderr).toContain("No readable meta.properties files found");
  });

  it("ends with the words of the broker when Java ends by itself", async () => {
    const running = start(MAIN, [], { env: { DATA_DIR: folder.path, KAFKA_PORT: "0" } });
    await running.printed(/^ready /m);
    for (const pid of programsOn(folder.path, "java")) process.kill(pid, "SIGKILL");
    const { code, stderr } = await running.finished;
    expect(code).toBe(1);
    expect(stderr).toContain("The broker ended by itself (exit code 137). From the end of its log");
  });
});

describe("npm run kafka", () => {
  it("says what to install where there is no Java", async () => {
    const env = { DATA_DIR: folder.path, KAFKA_PORT: "0", PATH: folder.path };
    const ended = await run(MAIN, [], { env });
    expect(ended).toMatchObject({ code: 1, stdout: "" });
    expect(ended.stderr).toContain("java is not on the PATH; the broker needs it: install Java 17");
  });

  it("refuses a port that is none", async () => {
    const ended = await run(MAIN, [], { env: { DATA_DIR: folder.path, KAFKA_PORT: "65536" } });
    expect(ended).toMatchObject({ code: 1, stdout: "" });
    expect(ended.stderr).toContain("KAFKA_PORT");
  });

  it.each([
    ['openjdk version "17.0.15" 2025-04-15', 17],
    ['java version "1.8.0_392"', 8],
    ['openjdk version "25" 2025-09-16', 25],
    ["Unable to locate a Java Runtime.", undefined],
  ])("reads the version of Java in %s", (printed, major) => {
    expect(javaMajor(printed)).toBe(major);
  });

  it("writes the settings as a properties file", () => {
    expect(propertiesFile({ "log.dirs": "C:\\data", "num.partitions": "6" })).toBe(
      "log.dirs=C:\\\\data\nnum.partitions=6\n",
    );
    expect(() => propertiesFile({ "log.dirs": "/a,b" })).toThrow("has a comma");
    expect(propertiesFile(brokerSettings())).toContain("auto.create.topics.enable=false\n");
  });
});

/** A broker that has just started may take its time, and more on a busy machine. */
const RETRIES = 8;

function client(brokers: string, retries = RETRIES): Client {
  return new Kafka({
    brokers: [brokers],
    connectionTimeout: 10_000,
    logLevel: logLevel.NOTHING,
    retry: { retries },
  });
}

async function createTopic(brokers: string, topic: string): Promise<void> {
  const admin = client(brokers).admin();
  await admin.connect();
  await admin.createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions: 1 }] });
  await admin.disconnect();
}

async function produce(
  brokers: string,
  topic: string,
  values: string[],
  retries?: number,
): Promise<void> {
  const producer = client(brokers, retries).producer({ allowAutoTopicCreation: false });
  await producer.connect();
  try {
    await producer.send({ topic, acks: -1, messages: values.map((value) => ({ value })) });
  } finally {
    await producer.disconnect();
  }
}

/** The first messages of a topic; a group of its own each time. */
async function consume(brokers: string, topic: string, count: number): Promise<string[]> {
  const values: string[] = [];
  const consumer = client(brokers).consumer({
    groupId: `reader of ${count} at ${performance.now()}`,
  });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const all = new Promise<void>((resolve) => {
    const eachMessage = async ({ message }: { message: { value: Buffer | null } }) => {
      values.push(String(message.value));
      if (values.length === count) resolve();
    };
    consumer.run({ autoCommit: false, eachMessage });
  });
  await all;
  await consumer.disconnect();
  return values;
}

/** The processes that name a folder in their command line; by the program's name where it is given. */
function programsOn(path: string, program?: string): number[] {
  const listed = execFileSync("ps", ["-A", "-ww", "-o", "pid=,args="], { encoding: "utf8" });
  return listed.split("\n").flatMap((line) => {
    const [, pid, name = "", args = ""] = /^\s*(\d+)\s+(\S+)(.*)$/.exec(line) ?? [];
    const counts = args.includes(path) && (program === undefined || name.endsWith(program));
    return counts ? [Number(pid)] : [];
  });
}
