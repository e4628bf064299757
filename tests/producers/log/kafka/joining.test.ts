import { randomUUID } from "node:crypto";
import { Kafka, logLevel } from "kafkajs";
import { afterAll, describe, expect, it, vi } from "vitest";
import { openKafkaLog } from "../../../../producers/log/kafka/kafka-log.ts";
import { messagesOf } from "../../../../producers/log/spans.ts";
import { type Broker, kafkaProblem, startKafka } from "../../../harness/kafka.ts";
import { temporaryFolder } from "../../../harness/temporary-database.ts";

const problem = await kafkaProblem();
const folder = await temporaryFolder();
const kafka: Broker | undefined = problem === undefined ? await startKafka(folder.path) : undefined;
afterAll(async () => {
  await kafka?.kill();
  await folder.remove();
});

const open = () =>
  openKafkaLog({ brokers: [kafka?.brokers ?? ""], groupId: randomUUID(), partitions: 1 });

async function deleteTopic(topic: string): Promise<void> {
  const client = new Kafka({ brokers: [kafka?.brokers ?? ""], logLevel: logLevel.NOTHING });
  const admin = client.admin();
  await admin.connect();
  await admin.deleteTopics({ topics: [topic] });
  while ((await admin.listTopics()).includes(topic));
  await admin.disconnect();
}

/** Reads a topic that the log has seen, and that is gone; what it reads is put into `values`. */
async function readLostTopic() {
  const topic = `joining.${randomUUID()}`;
  const log = open();
  await log.ranges(topic);
  await deleteTopic(topic);
  const complaints = vi.spyOn(console, "error").mockImplementation(() => {});
  const values: string[] = [];
  const reading = log.read(
    new Map([
      [
        topic,
        {
          resumeAt: async () => 0,
          handle: async ({ spans }) => {
            values.push(...messagesOf(spans).map(({ value }) => value));
          },
        },
      ],
    ]),
  );
  await expect
    .poll(() => complaints.mock.calls.flat().join("\n"))
    .toMatch(/retrying to join the group in \d+ ms: This server does not host this topic/);
  complaints.mockRestore();
  return { topic, log, reading, values };
}

describe.skipIf(problem !== undefined)(
  `joining a group${problem ? ` (skipped: ${problem})` : ""}`,
  () => {
    it("is tried again while a topic is not there, and reads it when it is", async () => {
      const { topic, log, reading, values } = await readLostTopic();
      const other = open();
      await other.append(topic, [{ key: "k", value: "1" }]);
      await expect.poll(() => values).toEqual(["1"]);
      await reading.stop();
      await Promise.all([log.close(), other.close()]);
    });

    it("ends when it is stopped meanwhile", async () => {
      const { log, reading } = await readLostTopic();
      await reading.stop();
      await reading.done;
      await log.close();
    });
  },
);
