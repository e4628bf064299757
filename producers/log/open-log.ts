import { join } from "node:path";
import { z } from "zod";
import { DataSettings } from "../data-folder.ts";
import { decimalNumber, wholeNumber } from "../settings.ts";
import { openEmbeddedLog } from "./embedded-log.ts";
import type { EventLog } from "./event-log.ts";

/** The settings that say where the log is. */
export const LogSettings = z.object({
  KAFKA_BROKERS: z
    .string()
    .transform((text) => text.split(",").map((broker) => broker.trim()))
    .refine((brokers) => brokers.every((broker) => /^[^\s:]+:\d+$/.test(broker)), {
      error: "expected host:port,host:port",
    })
    .optional()
    .meta({
      description: "host:port,host:port of some brokers",
      unset: "unset, the log is a file",
    }),
  KAFKA_GROUP: z
    .string()
    .min(1)
    .default("store-monitor")
    .describe("the consumers that share the work; another ClickHouse needs another group"),
  // No less than the brokers allow.
  KAFKA_SESSION_TIMEOUT: decimalNumber(1, 300)
    .default(10)
    .describe("seconds after which a consumer that gives no sign of life is missed"),
  KAFKA_PARTITIONS: wholeNumber(1, 1000)
    .default(6)
    .describe("partitions of topics that are made, by whichever process is first; the others stay"),
  ...DataSettings.shape,
});

/** Opens the log on Kafka when brokers are named, else in a file of the data folder. */
export async function openLog(settings: z.output<typeof LogSettings>): Promise<EventLog> {
  if (settings.KAFKA_BROKERS === undefined) return openEmbeddedLog(join(settings.DATA_DIR, "log"));
  // Only here: a start without Kafka does not wait for the 140 files of its client.
  const { openKafkaLog } = await import("./kafka-log.ts");
  return openKafkaLog({
    brokers: settings.KAFKA_BROKERS,
    groupId: settings.KAFKA_GROUP,
    sessionTimeoutMs: settings.KAFKA_SESSION_TIMEOUT * 1000,
    partitions: settings.KAFKA_PARTITIONS,
  });
}
