import { LogUnavailable } from "./event-log.ts";

/**
 * What kafkajs threw, as the callers of the log know it: LogUnavailable when the same call may succeed
 * later, the error itself when it will not (no rights, a message that is too large).
 */
export function unavailable(error: unknown): unknown {
  return error instanceof Error && mayPass(error)
    ? new LogUnavailable(error.message, { cause: error })
    : error;
}

function mayPass(error: Error): boolean {
  // How kafkajs takes it that a topic which was just made is not in its metadata yet.
  if (error instanceof TypeError) return true;
  // kafkajs wraps what it gave up on; the innermost error knows whether it could have gone well.
  if (error.cause instanceof Error) return mayPass(error.cause);
  return "retriable" in error && error.retriable === true;
}
