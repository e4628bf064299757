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
   * Gives the client up: its connections are broken off, nothing is sent any more, and what it still
   * complains of is not told.
   */
  cut(): void;
  /** What it complained of last; undefined: nothing. */
  lastComplaint(): string | undefined;
};

/** What kafkajs also throws, and what it says of a connection after the connection has said why. */
const REPORTED_ELSEWHERE = /^Response |^Failed to connect to seed broker/;

/** kafkajs complains at each of its tries; the same words are told once in so long. */
const SAME_MESSAGE_MS = 10_000;
const MESSAGES_REMEMBERED = 100;

/** A new client; connects when it is used. */
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
    // kafkajs writes into what it is given.
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

/** What kafkajs complains of, in a line. */
function complaintIn({ namespace, log }: LogEntry): string {
  const broker = typeof log.broker === "string" ? `${writtenAddress(log.broker)}: ` : "";
  const error = typeof log.error === "string" ? `: ${log.error}` : "";
  return `${namespace}: ${broker}${log.message}${error}`;
}
