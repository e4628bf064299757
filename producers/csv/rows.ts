import { canonicalClockTime, clockMicroseconds, openFor } from "../clock-time.ts";
import { canonicalTimestamp, intakeProblem } from "../timestamp.ts";
import {
  isZone,
  type OpeningHours,
  type Poll,
  type StoreTimezone,
  storeIdProblem,
} from "../topics.ts";

/** One row of an hours file; the rows of a store together are its week. */
export type HoursRow = OpeningHours & { store_id: string };

/** What a row holds, or the reason why it holds nothing (REPORT_SEMANTICS: inputs). */
export type Parsed<T> = { value: T } | { reason: string };

/** The fields of a row in the order of the input's columns, trimmed; empty where it is too short. */
export type Fields = (column: number) => string;

/** Reads `store_id, status, timestamp_utc`; `latest` is the newest timestamp that is taken in. */
export function parsePoll(field: Fields, latest: string): Parsed<Poll> {
  const store_id = field(0);
  const problem = storeIdProblem(store_id);
  if (problem !== undefined) return { reason: problem };
  const status = field(1).toLowerCase();
  if (status !== "active" && status !== "inactive") {
    return { reason: `unknown status ${quote(field(1))}, expected active or inactive` };
  }
  const timestamp_utc = canonicalTimestamp(field(2));
  if (timestamp_utc === undefined) return { reason: `no such timestamp ${quote(field(2))}` };
  const late = intakeProblem(timestamp_utc, latest);
  return late === undefined ? { value: { store_id, status, timestamp_utc } } : { reason: late };
}

/** Reads `store_id, day, start_time_local, end_time_local`. */
export function parseHours(field: Fields): Parsed<HoursRow> {
  const store_id = field(0);
  const problem = storeIdProblem(store_id);
  if (problem !== undefined) return { reason: problem };
  if (!/^[0-6]$/.test(field(1))) {
    return { reason: `unknown day ${quote(field(1))}, expected 0 (Monday) to 6 (Sunday)` };
  }
  const [start, end] = [canonicalClockTime(field(2)), canonicalClockTime(field(3))];
  if (start === undefined) return { reason: `no such clock time ${quote(field(2))}` };
  if (end === undefined) return { reason: `no such clock time ${quote(field(3))}` };
  if (openFor(clockMicroseconds(start), clockMicroseconds(end)) === undefined) {
    return { reason: `the end ${end} equals the start, and only 00:00 to 00:00 is the whole day` };
  }
  return {
    value: { store_id, day: Number(field(1)), start_time_local: start, end_time_local: end },
  };
}

/** Reads `store_id, timezone_str`. */
export function parseTimezone(field: Fields): Parsed<StoreTimezone> {
  const [store_id, timezone_str] = [field(0), field(1)];
  const problem = storeIdProblem(store_id);
  if (problem !== undefined) return { reason: problem };
  if (!isZone(timezone_str)) return { reason: `unknown time zone ${quote(timezone_str)}` };
  return { value: { store_id, timezone_str } };
}

function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
