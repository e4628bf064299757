import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createClient } from "@clickhouse/client";
import { Kafka, logLevel } from "kafkajs";
import { inLoadOrder, optionOf } from "../../producers/csv/inputs.ts";
import type { EventLog } from "../../producers/log/event-log.ts";
import { openKafkaLog } from "../../producers/log/kafka/kafka-log.ts";
import type { Database } from "../../sql/database.ts";
import { migrate } from "../../sql/migrate.ts";
import { type ClickHouseHttp, startClickHouseHttp } from "../harness/clickhouse-http.ts";
import { type Broker, startKafka } from "../harness/kafka.ts";
import { type Running, start } from "../harness/run.ts";
import { temporaryFolder } from "../harness/temporary-database.ts";
import { type FrontProxy, openFrontProxy } from "./front-proxy.ts";
import type { Source } from "./source.ts";
import { type Supervised, supervise } from "./supervised.ts";

/** A broker, a ClickHouse and consumers, all real and each a process of its own, to be tormented. */
export type Stage = {
  folder: string;
  brokers: string;
  log: EventLog;
  db: Database;
  proxy: FrontProxy;
  consumer: Supervised;
  /** Another consumer of the same group. */
  addConsumer(): Supervised;
  /** Starts a producer of these files once. */
  produce(source: Source): Running;
  /** Runs producers of these files until one has put all of them on the log. */
  produceAll(source: Source): Promise<void>;
  /** Deletes a topic with all that it holds; whoever needs it makes it anew. */
  deleteTopic(topic: string): Promise<void>;
  /** Kills the broker and starts it again at the same place. */
  restartBroker(): Promise<void>;
  /** Kills ClickHouse, and after a while starts it again at the same place. */
  killClickHouse(awayMs: number): Promise<void>;
  close(): Promise<void>;
};

/** A consumer that gives no sign of life for so long is missed. */
export const SESSION_MS = 2000;

const TRIES = 30;

export async function openStage(): Promise<Stage> {
  const folder = await temporaryFolder();
  let broker: Broker = await startKafka(folder.path);
  let front: ClickHouseHttp = await startClickHouseHttp(folder.path);
  const { port: httpPort, url } = front;
  const db = createClient({ url });
  await migrate(db);
  const proxy = await openFrontProxy(httpPort);
  const { brokers } = broker;
  const env = {
    KAFKA_BROKERS: brokers,
    KAFKA_SESSION_TIMEOUT: String(SESSION_MS / 1000),
    CLICKHOUSE_URL: proxy.url,
    // Far more than an insert takes on a busy machine, and less than ClickHouse is away.
    INSERT_TIMEOUT: "4",
    DATA_DIR: join(folder.path, "unused"),
  };
  const log = openKafkaLog({ brokers: [brokers], groupId: "nobody", partitions: 6 });
  const consumers = [supervise("consumers/main.ts", env, /^consuming$/m)];
  const [consumer] = consumers;
  if (consumer === undefined) throw new Error("there is no consumer");

  function produce({ files }: Source): Running {
    const args = inLoadOrder(files).flatMap(({ input, path }) => [`--${optionOf(input)}`, path]);
    return start("producers/main.ts", args, { env });
  }

  return {
    folder: folder.path,
    brokers,
    log,
    db,
    proxy,
    consumer,
    addConsumer: () => {
      const another = supervise("consumers/main.ts", env, /^consuming$/m);
      consumers.push(another);
      return another;
    },
    produce,
    produceAll: async (source) => {
      let last = "";
      for (let tries = 0; tries < TRIES; tries += 1) {
        const { code, stderr } = await produce(source).finished;
        if (code === 0) return;
        last = stderr;
        await delay(300);
      }
      throw new Error(`the producer does not get on: ${last}`);
    },
    deleteTopic: async (topic) => {
      const admin = new Kafka({ brokers: [brokers], logLevel: logLevel.NOTHING }).admin();
      await admin.connect();
      await admin.deleteTopics({ topics: [topic] });
      await admin.disconnect();
    },
    restartBroker: async () => {
      await broker.kill();
      broker = await startKafka(folder.path, broker.port);
    },
    killClickHouse: async (awayMs) => {
      await front.kill();
      await delay(awayMs);
      front = await startClickHouseHttp(folder.path, httpPort);
    },
    close: async () => {
      await Promise.all(consumers.map((each) => each.stop()));
      await log.close();
      await proxy.close();
      await db.close();
      await front.kill();
      await broker.kill();
      await folder.remove();
    },
  };
}
