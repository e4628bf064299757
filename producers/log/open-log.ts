import { join } from "node:path";
import { z } from "zod";
import { openEmbeddedLog } from "./embedded-log.ts";
import type { EventLog } from "./event-log.ts";
import { isBrokerAddress } from "./kafka-addresses.ts";
import {
  contradictionIn,
  SecuritySettings,
  SettingsRefused,
  securityOf,
} from "./kafka-security.ts";

/** The settings that say where the log is. */
export const LogSettings = z.object({
  ...SecuritySettings.shape,
  /** `host:port` of some brokers, with commas between them; without it the log is a local file. */
  KAFKA_BROKERS: z
    .string()
    .transform((text) => text.split(",").map((broker) => broker.trim()))
    .refine((brokers) => brokers.every(isBrokerAddress), {
      error: "expected host:port,host:port; an IPv6 address in brackets: [::1]:9092",
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

/**
 * Looks at the settings of the log that make sense only together, and at the files that they name;
 * `openLog` does the same. For programs that would open something else before.
 *
 * @throws SettingsRefused in a sentence that names the setting
 */
export function checkLogSettings(settings: z.output<typeof LogSettings>): void {
  const contradiction = contradictionIn(settings);
  if (contradiction !== undefined) throw new SettingsRefused(contradiction);
  if (settings.KAFKA_BROKERS !== undefined) return void securityOf(settings);
  const name = settings.KAFKA_TLS ? "KAFKA_TLS" : settings.KAFKA_SASL && "KAFKA_SASL";
  if (name === undefined) return;
  throw new SettingsRefused(
    `${name} is set without KAFKA_BROKERS: the log would be a local file, and no Kafka asked`,
  );
}

/**
 * Opens the log on Kafka when brokers are named, else in a file of the data folder.
 *
 * @param appendPatienceMs how long Kafka may acknowledge nothing before an append is given up
 * @throws SettingsRefused see `checkLogSettings`
 */
export async function openLog(
  settings: z.output<typeof LogSettings>,
  appendPatienceMs?: number,
): Promise<EventLog> {
  checkLogSettings(settings);
  if (settings.KAFKA_BROKERS === undefined) return openEmbeddedLog(join(settings.DATA_DIR, "log"));
  // Only here: a start without Kafka does not wait for the 140 files of its client.
  const { openKafkaLog } = await import("./kafka-log.ts");
  return openKafkaLog({
    brokers: settings.KAFKA_BROKERS,
    security: securityOf(settings),
    groupId: settings.KAFKA_GROUP,
    sessionTimeoutMs: settings.KAFKA_SESSION_TIMEOUT * 1000,
    partitions: settings.KAFKA_PARTITIONS,
    ...(appendPatienceMs === undefined ? {} : { appendPatienceMs }),
  });
}
