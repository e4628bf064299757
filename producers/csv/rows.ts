import {
  type Monday,
  type Parsed,
  readDay,
  readInstant,
  readOpening,
  readStatus,
  readStoreId,
  readZone,
} from "../messages/cells.ts";
import { intakeProblem } from "../messages/timestamp.ts";
import type { OpeningHours, Poll, StoreTimezone } from "../messages/topics.ts";

/** One row of an hours file; the rows of a store together are its week. */
export type HoursRow = OpeningHours & { store_id: string };

/**
 * The fields of a row in the order of the input's columns, trimmed; empty if the row is too short.
 */
export type Fields = (column: number) => string;

/** The rules by which rows are read. */
export type Rules = {
  /** The newest timestamp that is accepted, see latestAt. */
  latest: string;
  monday: Monday;
};

/** Reads `store_id, status, timestamp_utc`. */
export function parsePoll(field: Fields, { latest }: Pick<Rules, "latest">): Parsed<Poll> {
  const id = readStoreId(field(0));
  if ("reason" in id) return id;
  const status = readStatus(field(1));
  if ("reason" in status) return status;
  const instant = readInstant(field(2));
  if ("reason" in instant) return instant;
  const reason = intakeProblem(instant.value, latest);
  if (reason !== undefined) return { reason };
  return { value: { store_id: id.value, status: status.value, timestamp_utc: instant.value } };
}

/** Reads `store_id, day, start_time_local, end_time_local`. */
export function parseHours(field: Fields, { monday }: Pick<Rules, "monday">): Parsed<HoursRow> {
  const id = readStoreId(field(0));
  if ("reason" in id) return id;
  const day = readDay(field(1), monday);
  if ("reason" in day) return day;
  const opening = readOpening(field(2), field(3));
  if ("reason" in opening) return opening;
  return { value: { store_id: id.value, day: day.value, ...opening.value } };
}

/** Reads `store_id, timezone_str`. */
export function parseTimezone(field: Fields): Parsed<StoreTimezone> {
  const id = readStoreId(field(0));
  if ("reason" in id) return id;
  const zone = readZone(field(1));
  if ("reason" in zone) return zone;
  return { value: { store_id: id.value, timezone_str: zone.value } };
}
