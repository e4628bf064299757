import { join } from "node:path";
import { z } from "zod";
import { DataSettings } from "../launch/data-folder.ts";
import { decimalNumber, wholeNumber } from "../launch/settings.ts";
import { openEmbeddedLog } from "./embedded/embedded-log.ts";
import type { EventLog } from "./event-log.ts";
import { isBrokerAddress } from "./kafka/addresses.ts";
import {
  contradictionIn,
  SecuritySettings,
  SettingsRefused,
  securityOf,
} from "./kafka/security.ts";

/** The settings of the log. */
export const LogSettings = z.object({
  ...SecuritySettings.shape,
  KAFKA_BROKERS: z
    .string()
    .transform((text) => text.split(",").map((broker) => broker.trim()))
    .refine((brokers) => brokers.every(isBrokerAddress), {
      error: "expected host:port,host:port; an IPv6 address in brackets: [::1]:9092",
    })
    .optional()
    .meta({
      description: "host:port,host:port of some brokers; an IPv6 address in brackets: [::1]:9092",
      unset: "the log is a local file",
    }),
  KAFKA_GROUP: z
    .string()
    .min(1)
    .default("store-monitor")
    .describe("the consumer group that shares the work; another ClickHouse needs another group"),
  // Not below the brokers' minimum.
  KAFKA_SESSION_TIMEOUT: decimalNumber(1, 300)
    .default(10)
    .describe("seconds without a heartbeat after which a consumer counts as dead"),
  KAFKA_PARTITIONS: wholeNumber(1, 1000)
    .default(6)
    .describe("partitions of new topics; existing topics keep theirs"),
  ...DataSettings.shape,
});

/**
 * Checks the settings of the log that depend on each other, and the files that they name; `openLog`
 * does the same. For programs that would open something else first.
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
    `${name} is set without KAFKA_BROKERS: the log would be a local file, without Kafka`,
  );
}

/**
 * Opens the log on Kafka if brokers are set, else in a file of the data folder.
 *
 * @param appendTimeoutMs how long Kafka may acknowledge nothing before an append is given up
 * @throws SettingsRefused see `checkLogSettings`
 */
export async function openLog(
  settings: z.output<typeof LogSettings>,
  appendTimeoutMs?: number,
): Promise<EventLog> {
  checkLogSettings(settings);
  if (settings.KAFKA_BROKERS === undefined) return openEmbeddedLog(join(settings.DATA_DIR, "log"));
  // Imported only here: a start without Kafka does not wait for the 140 files of its client.
  const { openKafkaLog } = await import("./kafka/kafka-log.ts");
  return openKafkaLog({
    brokers: settings.KAFKA_BROKERS,
    security: securityOf(settings),
    groupId: settings.KAFKA_GROUP,
    sessionTimeoutMs: settings.KAFKA_SESSION_TIMEOUT * 1000,
    partitions: settings.KAFKA_PARTITIONS,
    ...(appendTimeoutMs === undefined ? {} : { appendTimeoutMs }),
  });
}
