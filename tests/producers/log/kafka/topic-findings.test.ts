import { execFileSync } from "node:child_process";
import { homedir } from "node:os";
import { join } from "node:path";
import { Kafka, logLevel } from "kafkajs";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { LogRefused } from "../../../../producers/log/event-log.ts";
import { cacheFolder } from "../../../../producers/log/kafka/broker/installation.ts";
import { openKafkaLog } from "../../../../producers/log/kafka/kafka-log.ts";
import { topicFindings } from "../../../../producers/log/kafka/topic-findings.ts";
import { topicSettings } from "../../../../producers/log/kafka/topics.ts";
import { topics } from "../../../../producers/messages/topics.ts";
import { type Broker, kafkaProblem, startKafka } from "../../../harness/kafka.ts";
import { temporaryFolder } from "../../../harness/temporary-database.ts";

const POLLS = topics.polls.name;
const HOURS = topics.hours.name;

/** A topic as this system makes it, but for some settings. */
function found(topic: string, others: Record<string, string> = {}, replicas = 3, brokers = 3) {
  const made = topicSettings(topic, 6).configEntries ?? [];
  const settings = new Map([
    ["cleanup.policy", "delete"],
    ["min.insync.replicas", "2"],
    ...made.map(({ name, value }): [string, string] => [name, value]),
    ...Object.entries(others),
  ]);
  return { topic, settings, replicas, brokers };
}

describe("a topic that is there", () => {
  it.each([
    found(POLLS),
    found(HOURS),
    found(topics.replays.name),
    found(`${POLLS}.rejected`),
    found(POLLS, { "retention.ms": "31536000000" }),
    found(POLLS, { "compression.type": "producer" }),
    found(POLLS, { "min.insync.replicas": "1" }, 1, 1),
    found("another's", { "cleanup.policy": "compact", "compression.type": "zstd" }, 1),
  ])("is well (case %#)", (topic) => expect(topicFindings(topic)).toEqual([]));

  const cases: [words: RegExp, mends: string, topic: ReturnType<typeof found>][] = [
    [
      /^store\.polls deletes messages after 7 days \(retention\.ms=604800000\)/,
      "retention.ms=-1",
      found(POLLS, { "retention.ms": "604800000" }),
    ],
    [
      /^store\.polls\.rejected deletes messages after 0\.04 days/,
      "retention.ms=-1",
      found(`${POLLS}.rejected`, { "retention.ms": "3600000" }),
    ],
    [
      /^store\.polls deletes messages when a partition has more than 1000 bytes/,
      "retention.bytes=-1",
      found(POLLS, { "retention.bytes": "1000" }),
    ],
    [
      /^store\.hours has cleanup\.policy=delete, so Kafka deletes facts that still hold/,
      "cleanup.policy=compact",
      found(HOURS, { "cleanup.policy": "delete", "retention.ms": "604800000" }),
    ],
    [
      /^store\.hours has cleanup\.policy=delete, so Kafka keeps facts that no longer hold/,
      "cleanup.policy=compact",
      found(HOURS, { "cleanup.policy": "delete", "retention.ms": "-1" }),
    ],
    [
      /^store\.hours has cleanup\.policy=compact,delete, so Kafka deletes/,
      "cleanup.policy=compact",
      found(HOURS, { "cleanup.policy": "compact,delete", "retention.bytes": "1000" }),
    ],
    [
      /^store\.polls has message\.timestamp\.type=CreateTime/,
      "message.timestamp.type=LogAppendTime",
      found(POLLS, { "message.timestamp.type": "CreateTime" }),
    ],
    [
      /^store\.polls has min\.insync\.replicas=1/,
      "min.insync.replicas=2",
      found(POLLS, { "min.insync.replicas": "1" }),
    ],
  ];
  it.each(cases)("is told of in a sentence: %s", (text, mends, topic) => {
    const [finding, ...more] = topicFindings(topic);
    expect(more).toEqual([]);
    expect(finding?.text).toMatch(text);
    expect(finding?.text).toContain(`--entity-name ${topic.topic} --alter --add-config ${mends}\``);
    expect(finding?.isRefused).toBe(false);
  });

  it("with one replica among several brokers is told of", () => {
    const [finding, ...more] = topicFindings(found(POLLS, { "min.insync.replicas": "1" }, 1));
    expect(more).toEqual([]);
    expect(finding?.text).toMatch(/^store\.polls has one replica although there are 3 brokers/);
  });

  it.each([
    { "cleanup.policy": "compact" },
    { "cleanup.policy": "compact,delete" },
    { "compression.type": "zstd" },
  ])("is refused with %o", (others) => {
    expect(topicFindings(found(POLLS, others)).some(({ isRefused }) => isRefused)).toBe(true);
  });
});

const problem = await kafkaProblem();

describe.skipIf(problem !== undefined)(
  `topics of a real broker${problem ? ` (skipped: ${problem})` : ""}`,
  () => {
    let folder: Awaited<ReturnType<typeof temporaryFolder>>;
    let kafka: Broker;
    beforeAll(async () => {
      folder = await temporaryFolder();
      kafka = await startKafka(folder.path);
    });
    afterAll(async () => {
      await kafka?.kill();
      await folder?.remove();
    });

    /** What a log that is opened now tells, or throws, when a poll is put on it. */
    async function findingsText(): Promise<{ told: string[]; error: unknown }> {
      const output = vi.spyOn(console, "error").mockImplementation(() => {});
      const log = openKafkaLog({ brokers: [kafka.brokers], groupId: "findings", partitions: 1 });
      const error = await log.append(POLLS, [{ key: "k", value: "1" }]).catch((cause) => cause);
      await log.close();
      const told = output.mock.calls.flat().filter((text) => text.startsWith("kafka: store."));
      output.mockRestore();
      return { told, error };
    }

    /** Does what a sentence says that mends it, with the tool that Kafka brings along. */
    function mend(text: string): void {
      const args = /`kafka-configs\.sh (.*)` fixes it$/.exec(text)?.[1] ?? "";
      const jars = join(cacheFolder(process.env.XDG_CACHE_HOME, homedir()), "libs", "*");
      const told = args.replace("HOST:9092", kafka.brokers).split(" ");
      execFileSync("java", ["-cp", jars, "kafka.admin.ConfigCommand", ...told], { stdio: "pipe" });
    }

    it("are refused, told of, and taken without a word as the sentences are followed", async () => {
      const client = new Kafka({ brokers: [kafka.brokers], logLevel: logLevel.NOTHING });
      const admin = client.admin();
      await admin.connect();
      const configEntries = [
        { name: "cleanup.policy", value: "compact" },
        { name: "retention.bytes", value: "100000000" },
      ];
      await admin.createTopics({ topics: [{ topic: POLLS, numPartitions: 1, configEntries }] });
      await admin.disconnect();

      const refused = await findingsText();
      expect(refused.error).toBeInstanceOf(LogRefused);
      const { message } = refused.error as Error;
      expect(message).toMatch(/^store\.polls has cleanup\.policy=compact, so Kafka keeps one/);
      mend(message);

      const taken = await findingsText();
      expect(taken.error).toBeUndefined();
      expect(taken.told).toEqual([
        expect.stringContaining("retention.bytes"),
        expect.stringContaining("message.timestamp.type=CreateTime"),
      ]);
      for (const text of taken.told) mend(text);
      expect(await findingsText()).toEqual({ told: [], error: undefined });
    });
  },
);
