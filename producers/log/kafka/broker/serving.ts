import { setTimeout as delay } from "node:timers/promises";
import { Kafka, logLevel } from "kafkajs";

const BETWEEN_MS = 50;

/**
 * Resolves when the broker on this port of loopback responds and considers itself ready for
 * clients.
 */
export async function untilServing(port: number, signal: AbortSignal): Promise<void> {
  while (!(await serves(port))) await delay(BETWEEN_MS, undefined, { signal });
}

async function serves(port: number): Promise<boolean> {
  const kafka = new Kafka({
    brokers: [`127.0.0.1:${port}`],
    connectionTimeout: 5000,
    retry: { retries: 0 },
    logLevel: logLevel.NOTHING,
  });
  const admin = kafka.admin();
  try {
    await admin.connect();
    const { brokers } = await admin.describeCluster();
    return brokers.some((broker) => broker.port === port);
  } catch {
    return false;
  } finally {
    await admin.disconnect().catch(() => {});
  }
}
