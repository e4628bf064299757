import { LogRefused, LogUnavailable } from "../event-log.ts";
import { hintIn, refusalIn } from "./refusals.ts";

/**
 * What kafkajs threw, as the callers of the log know it: LogUnavailable when the same call may succeed
 * later, LogRefused when the brokers will not have this client, the error itself when it will not
 * succeed for another reason (no rights, a message that is too large).
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

/** Whether a broker was reached and closed the connection, as it does when it expects something else. */
export function isClosing(error: unknown): boolean {
  return error instanceof Error && hintIn(innermostOf(error)) !== "";
}

/** Whether the reason for an error may pass, so that the same may succeed later. */
export function isTransient(error: Error): boolean {
  const innermost = innermostOf(error);
  // How kafkajs takes it that a topic which was just made is not in its metadata yet.
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

/** What kafkajs takes for final and is not: a coordinator that is not there yet, a wait that was long. */
const PASSING: ReadonlySet<string> = new Set([
  "KafkaJSGroupCoordinatorNotFound",
  "KafkaJSTimeout",
  "KafkaJSLockTimeout",
]);

/** What an error says; of several in one, all that they say. */
function textOf(error: Error): string {
  const parts = partsOf(error);
  if (parts.length === 0) return error.message;
  return `${error.message}: ${[...new Set(parts.map(({ message }) => message))].join("; ")}`;
}

/** The errors that are told as one, such as those of the topics that could not be made. */
function partsOf(error: Error): Error[] {
  if (!("errors" in error) || !Array.isArray(error.errors)) return [];
  return error.errors.filter((each) => each instanceof Error);
}

/** kafkajs wraps what it gave up on; the innermost error knows whether it could have gone well. */
function innermostOf(error: Error): Error {
  return error.cause instanceof Error ? innermostOf(error.cause) : error;
}
