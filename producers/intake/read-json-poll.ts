import type { Parsed } from "../messages/cells.ts";
import { faultOf, Poll } from "../messages/schemas.ts";
import { intakeProblem } from "../messages/timestamp.ts";

/**
 * Reads a poll in JSON, by the rules for messages on the log.
 *
 * @param latest the newest timestamp that is accepted, see latestAt
 */
export function readJsonPoll(value: unknown, latest: string): Parsed<Poll> {
  const parsed = Poll.safeParse(value);
  if (!parsed.success) return { reason: faultOf(parsed.error) };
  const reason = intakeProblem(parsed.data.timestamp_utc, latest);
  return reason === undefined ? { value: parsed.data } : { reason };
}

/** The message of a poll, in the form that consumers read fastest. */
export function pollText({ store_id, status, timestamp_utc }: Poll): string {
  return JSON.stringify({ store_id, status, timestamp_utc });
}
