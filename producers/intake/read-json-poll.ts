import type { Parsed } from "../messages/cells.ts";
import { faultOf, Poll } from "../messages/schemas.ts";
import { intakeProblem } from "../messages/timestamp.ts";

/**
 * Reads a poll that stands as JSON, as a message on the log is read.
 *
 * @param latest the newest timestamp that is taken in, see latestAt
 */
export function readJsonPoll(value: unknown, latest: string): Parsed<Poll> {
  const parsed = Poll.safeParse(value);
  if (!parsed.success) return { reason: faultOf(parsed.error) };
  const reason = intakeProblem(parsed.data.timestamp_utc, latest);
  return reason === undefined ? { value: parsed.data } : { reason };
}

/** The message of a poll, in the spelling that consumers read fastest. */
export function pollText({ store_id, status, timestamp_utc }: Poll): string {
  return JSON.stringify({ store_id, status, timestamp_utc });
}
