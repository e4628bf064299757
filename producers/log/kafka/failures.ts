import { LogRefused, LogUnavailable } from "../event-log.ts";
import { hintIn, refusalIn } from "./refusals.ts";

/**
 * Translates what kafkajs threw for the callers of the log: LogUnavailable if the same call may
 * succeed later, LogRefused if the brokers refuse this client, the error itself if it will not
 * succeed for another reason (missing permissions, a message that is too large).
 *
 * @param brokers names the brokers
 */
export function unavailable(error: unknown, brokers = "Kafka"): unknown {
  if (!(error instanceof Error)) return error;
  if (error instanceof LogUnavailable || error instanceof LogRefused) return error;
  const innermost = innermostOf(error);
  const refusal = refusalIn(innermost, brokers);
  if (refusal !== undefined) return new LogRefused(refusal, { cause: error });
  const text = textOf(error);
  if (!isTransient(error))
    return text === error.message ? error : new Error(text, { cause: error });
  return new LogUnavailable(`${text}${hintIn(innermost)}`, { cause: error });
}

/**
 * Whether a broker was reached and closed the connection, as it does when it expects something
 * else.
 */
export function isClosing(error: unknown): boolean {
  return error instanceof Error && hintIn(innermostOf(error)) !== "";
}

/** Whether an error is transient, so that the same call may succeed later. */
export function isTransient(error: Error): boolean {
  const innermost = innermostOf(error);
  // How kafkajs reports that a new topic is not in its metadata yet.
  return innermost instanceof TypeError || isSelfHealing(innermost);
}

/** The same for errors that are not known to be those of metadata. */
export function isSelfHealing(error: Error): boolean {
  const innermost = innermostOf(error);
  if (refusalIn(innermost, "") !== undefined) return false;
  if (PASSING.has(innermost.name)) return true;
  const parts = partsOf(innermost);
  if (parts.length > 0) return parts.every(isSelfHealing);
  return "retriable" in innermost && innermost.retriable === true;
}

/** Errors that kafkajs takes for final but are not: a missing coordinator, a long wait. */
const PASSING: ReadonlySet<string> = new Set([
  "KafkaJSGroupCoordinatorNotFound",
  "KafkaJSTimeout",
  "KafkaJSLockTimeout",
]);

/** The text of an error; of an aggregate, all of its texts. */
function textOf(error: Error): string {
  const parts = partsOf(error);
  if (parts.length === 0) return error.message;
  return `${error.message}: ${[...new Set(parts.map(({ message }) => message))].join("; ")}`;
}

/** The errors within an aggregate, such as those of topics that could not be created. */
function partsOf(error: Error): Error[] {
  if (!("errors" in error) || !Array.isArray(error.errors)) return [];
  return error.errors.filter((each) => each instanceof Error);
}

/** kafkajs wraps the errors it gave up on; the innermost one says whether a retry might help. */
function innermostOf(error: Error): Error {
  return error.cause instanceof Error ? innermostOf(error.cause) : error;
}
