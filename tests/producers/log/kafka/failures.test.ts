import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { LogRefused, LogUnavailable } from "../../../../producers/log/event-log.ts";
import {
  isSelfHealing,
  isTransient,
  unavailable,
} from "../../../../producers/log/kafka/failures.ts";

/** The errors of kafkajs as it makes them itself; their types say less than they take. */
const require = createRequire(import.meta.url);
const errors = require("kafkajs/src/errors.js");
const { createErrorFromCode, errorCodes } = require("kafkajs/src/protocol/error.js");

/** What a broker answers with. */
function answered(type: string): Error {
  const { code } = errorCodes.find((each: { type: string }) => each.type === type);
  return createErrorFromCode(code);
}

/** As kafkajs hands on what it gave up after tries, or at once. */
const tried = (cause: Error): Error =>
  new errors.KafkaJSNumberOfRetriesExceeded(cause, { retryCount: 5, retryTime: 100 });
const wrapped = (cause: Error): Error => new errors.KafkaJSNonRetriableError(cause, { cause });

describe("what kafkajs threw", () => {
  const passing: [what: string, error: Error][] = [
    ...[
      "UNKNOWN_TOPIC_OR_PARTITION",
      "LEADER_NOT_AVAILABLE",
      "NOT_LEADER_FOR_PARTITION",
      "GROUP_COORDINATOR_NOT_AVAILABLE",
      "NOT_COORDINATOR_FOR_GROUP",
      "GROUP_LOAD_IN_PROGRESS",
      "NOT_ENOUGH_REPLICAS",
      "NOT_ENOUGH_REPLICAS_AFTER_APPEND",
      "NOT_CONTROLLER",
    ].map((type): [string, Error] => [type, answered(type)]),
    ["no coordinator", new errors.KafkaJSGroupCoordinatorNotFound("Failed to find a coordinator")],
    ["a long wait for a lock", new errors.KafkaJSLockTimeout("Timeout while acquiring lock")],
    ["a broken connection", new errors.KafkaJSConnectionError("reset", { code: "ECONNRESET" })],
    ["no answer", new errors.KafkaJSRequestTimeoutError("Request timed out")],
    [
      "topics that could not be made yet",
      new errors.KafkaJSAggregateError("Topic creation errors", [answered("NOT_CONTROLLER")]),
    ],
  ];
  it.each(passing)("may pass: %s", (_, error) => {
    for (const each of [error, tried(error), wrapped(error), wrapped(tried(error))]) {
      expect([isTransient(each), isSelfHealing(each)]).toEqual([true, true]);
      expect(unavailable(each)).toBeInstanceOf(LogUnavailable);
    }
  });

  const final: [what: string, error: Error][] = [
    ...[
      "TOPIC_AUTHORIZATION_FAILED",
      "GROUP_AUTHORIZATION_FAILED",
      "MESSAGE_TOO_LARGE",
      "INVALID_REPLICATION_FACTOR",
      "POLICY_VIOLATION",
    ].map((type): [string, Error] => [type, answered(type)]),
    ["what is not of kafkajs", new Error("no room")],
  ];
  it.each(final)("is final: %s", (_, error) => {
    for (const each of [error, wrapped(error)]) {
      expect([isTransient(each), isSelfHealing(each)]).toEqual([false, false]);
      expect(unavailable(each)).toBe(each);
    }
  });

  it("may pass where its metadata did not have a new topic, but not by itself", () => {
    const error = new TypeError("Cannot read properties of undefined");
    expect([isTransient(error), isSelfHealing(error)]).toEqual([true, false]);
  });

  it("says of several errors in one what each says", () => {
    const parts = ["POLICY_VIOLATION", "NOT_CONTROLLER"].map(answered);
    const error = unavailable(new errors.KafkaJSAggregateError("Topic creation errors", parts));
    expect(error).not.toBeInstanceOf(LogUnavailable);
    expect((error as Error).message).toBe(
      `Topic creation errors: ${parts.map(({ message }) => message).join("; ")}`,
    );
  });

  it("is refused for good where the broker will not have this client, and names the broker", () => {
    const wrong = new errors.KafkaJSSASLAuthenticationError("SASL PLAIN authentication failed");
    const error = unavailable(wrapped(wrong), "a:1,b:2");
    expect(error).toBeInstanceOf(LogRefused);
    expect((error as Error).message).toMatch(/^a:1,b:2 refuses this user/);
    expect([isTransient(wrong), isSelfHealing(wrong)]).toEqual([false, false]);
    const expired = new errors.KafkaJSConnectionError("Connection error: certificate has expired", {
      ...{ broker: "--1.ipv6-literal.net:9092", code: "CERT_HAS_EXPIRED" },
    });
    expect((unavailable(tried(expired)) as Error).message).toBe(
      "[::1]:9092 has a certificate that is expired or not yet valid (certificate has expired)",
    );
  });

  it("is not told twice", () => {
    const error = unavailable(answered("LEADER_NOT_AVAILABLE"));
    expect(unavailable(error)).toBe(error);
  });

  it("has a hint where a broker closed the connection, as it does when it expects TLS or a name", () => {
    const closed = new errors.KafkaJSConnectionClosedError("Closed connection", {
      ...{ host: "a", port: 1 },
    });
    expect((unavailable(tried(closed)) as Error).message).toMatch(/see KAFKA_TLS and KAFKA_SASL$/);
  });
});
