import { Kafka, type LogEntry, logLevel, type RetryOptions, type SASLOptions } from "kafkajs";
import { seedOf, writtenAddress } from "./addresses.ts";
import type { Security } from "./security.ts";
import { openSockets } from "./sockets.ts";

/** Where the brokers are, and how they are reached. */
export type Reach = {
  /** `host:port` or `[address]:port` of some brokers; the others are found through them. */
  brokers: readonly string[];
  security?: Security;
};

/** A client of kafkajs with connections of its own. */
export type KafkaClient = {
  kafka: Kafka;
  /**
   * Gives the client up: its connections are cut, nothing is sent any more, and its further
   * complaints are not logged.
   */
  cut(): void;
  /** Its last complaint; undefined: none. */
  lastComplaint(): string | undefined;
};

/** Messages of kafkajs that repeat a thrown error, or an earlier message of the same connection. */
const REPORTED_ELSEWHERE = /^Response |^Failed to connect to seed broker/;

/** kafkajs complains on each try; the same text is logged once in this time. */
const SAME_MESSAGE_MS = 10_000;
const MESSAGES_REMEMBERED = 100;

/** A new client; connects on first use. */
export function newKafkaClient(
  { brokers, security = {} }: Reach,
  retry: RetryOptions,
): KafkaClient {
  const { tls, sasl } = security;
  const sockets = openSockets(tls);
  let isCut = false;
  let last: string | undefined;
  const loggedAt = new Map<string, number>();

  function complain(entry: LogEntry): void {
    if (isCut || REPORTED_ELSEWHERE.test(entry.log.message)) return;
    const text = complaintIn(entry);
    last = text;
    const now = performance.now();
    if (now - (loggedAt.get(text) ?? Number.NEGATIVE_INFINITY) < SAME_MESSAGE_MS) return;
    if (loggedAt.size >= MESSAGES_REMEMBERED) loggedAt.clear();
    loggedAt.set(text, now);
    console.error(`kafka: ${text}`);
  }

  const kafka = new Kafka({
    clientId: "store-monitor",
    brokers: brokers.map(seedOf),
    socketFactory: sockets.open,
    // kafkajs modifies its argument.
    ...(sasl === undefined ? {} : { sasl: { ...sasl } as SASLOptions }),
    connectionTimeout: 5000,
    retry,
    logLevel: logLevel.ERROR,
    logCreator: () => complain,
  });
  return {
    kafka,
    cut: () => {
      isCut = true;
      sockets.cut();
    },
    lastComplaint: () => last,
  };
}

/** A complaint of kafkajs, on one line. */
function complaintIn({ namespace, log }: LogEntry): string {
  const broker = typeof log.broker === "string" ? `${writtenAddress(log.broker)}: ` : "";
  const error = typeof log.error === "string" ? `: ${log.error}` : "";
  return `${namespace}: ${broker}${log.message}${error}`;
}
