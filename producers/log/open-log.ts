import { join } from "node:path";
import { z } from "zod";
import { openEmbeddedLog } from "./embedded-log.ts";
import type { EventLog } from "./event-log.ts";

/** The settings that say where the log is. */
export const LogSettings = z.object({
  /** `host:port` of some brokers, with commas between them; without it the log is a local file. */
  KAFKA_BROKERS: z
    .string()
    .transform((text) => text.split(",").map((broker) => broker.trim()))
    .refine((brokers) => brokers.every((broker) => /^[^\s:]+:\d+$/.test(broker)), {
      error: "expected host:port,host:port",
    })
    .optional(),
  /** The consumer group. */
  KAFKA_GROUP: z.string().min(1).default("store-monitor"),
  /** Seconds after which a consumer that gives no sign of life is missed; no less than the brokers allow. */
  KAFKA_SESSION_TIMEOUT: z.coerce.number().min(1).max(300).default(10),
  /** Partitions of the topics that are made; those that are there stay as they are. */
  KAFKA_PARTITIONS: z.coerce.number().int().min(1).max(1000).default(6),
  DATA_DIR: z.string().min(1).default("./data"),
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
