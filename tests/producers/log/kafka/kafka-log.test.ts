import { randomUUID } from "node:crypto";
import { afterAll } from "vitest";
import { openKafkaLog } from "../../../../producers/log/kafka/kafka-log.ts";
import { LogSettings } from "../../../../producers/log/open-log.ts";
import { kafkaProblem, startKafka } from "../../../harness/kafka.ts";
import { temporaryFolder } from "../../../harness/temporary-database.ts";
import { logContract } from "../log-contract.ts";

/** The brokers that are named, or one of our own. */
async function someBrokers(): Promise<{ brokers: string[]; stop(): Promise<void> }> {
  const { KAFKA_BROKERS } = LogSettings.parse(process.env);
  if (KAFKA_BROKERS !== undefined) return { brokers: KAFKA_BROKERS, stop: async () => {} };
  const folder = await temporaryFolder();
  const broker = await startKafka(folder.path);
  return {
    brokers: [broker.brokers],
    stop: async () => {
      await broker.kill();
      await folder.remove();
    },
  };
}

const named = process.env.KAFKA_BROKERS !== undefined;
const problem = named ? undefined : await kafkaProblem();
const kafka = problem === undefined ? await someBrokers() : undefined;
afterAll(() => kafka?.stop());

logContract(
  problem === undefined ? "Kafka" : `Kafka (skipped: ${problem})`,
  async () =>
    openKafkaLog({
      brokers: kafka?.brokers ?? [],
      groupId: `contract-${randomUUID()}`,
      partitions: 1,
    }),
  problem !== undefined,
);
