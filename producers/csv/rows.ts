import { readAttributes } from "../messages/attributes.ts";
import {
  closureProblem,
  type Monday,
  type Opening,
  type Parsed,
  readDate,
  readDay,
  readInstant,
  readOpening,
  readStatus,
  readStoreId,
  readZone,
  reasonProblem,
} from "../messages/cells.ts";
import { intakeProblem } from "../messages/timestamp.ts";
import type {
  OpeningHours,
  Poll,
  StoreAttributes,
  StoreClosure,
  StoreTimezone,
} from "../messages/topics.ts";

/** One row of an hours file; the rows of a store together are its week. */
export type HoursRow = OpeningHours & {
  store_id: string;
  /** The date from which on the week is valid; undefined: since ever. */
  valid_from?: string;
};

/** One row of a file of special days; without an opening it closes its date. */
export type SpecialDayRow = { store_id: string; date: string; opening: Opening | null };

/**
 * The fields of a row in the order of the input's columns, trimmed; empty if the row is too short.
 */
export type Fields = (column: number) => string;

/** The rules by which rows are read. */
export type Rules = {
  /** The newest timestamp that is accepted, see latestAt. */
  latest: string;
  monday: Monday;
  /** The names of further columns, which follow those of the input. */
  others: readonly string[];
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

/**
 * Reads `store_id, day, start_time_local, end_time_local, valid_from`, the last of which may be
 * missing.
 */
export function parseHours(field: Fields, { monday }: Pick<Rules, "monday">): Parsed<HoursRow> {
  const id = readStoreId(field(0));
  if ("reason" in id) return id;
  const day = readDay(field(1), monday);
  if ("reason" in day) return day;
  const opening = readOpening(field(2), field(3));
  if ("reason" in opening) return opening;
  const row = { store_id: id.value, day: day.value, ...opening.value };
  if (field(4) === "") return { value: row };
  const from = readDate(field(4));
  return "reason" in from ? from : { value: { ...row, valid_from: from.value } };
}

/**
 * Reads `store_id, date, start_time_local, end_time_local`; both times empty: closed on that date.
 */
export function parseSpecialDay(field: Fields): Parsed<SpecialDayRow> {
  const id = readStoreId(field(0));
  if ("reason" in id) return id;
  const date = readDate(field(1));
  if ("reason" in date) return date;
  const row = { store_id: id.value, date: date.value };
  if (field(2) === "" && field(3) === "") return { value: { ...row, opening: null } };
  const opening = readOpening(field(2), field(3));
  return "reason" in opening ? opening : { value: { ...row, opening: opening.value } };
}

/** Reads `store_id, from_utc, to_utc, reason`, the last of which may be missing. */
export function parseClosure(field: Fields): Parsed<StoreClosure> {
  const id = readStoreId(field(0));
  if ("reason" in id) return id;
  const from = readInstant(field(1));
  if ("reason" in from) return from;
  const to = field(2) === "" ? { value: null } : readInstant(field(2));
  if ("reason" in to) return to;
  const reason = field(3);
  const problem = closureProblem(from.value, to.value) ?? reasonProblem(reason);
  if (problem !== undefined) return { reason: problem };
  const closure = { to_utc: to.value, reason };
  return { value: { store_id: id.value, from_utc: from.value, closure } };
}

/** Reads `store_id, timezone_str`. */
export function parseTimezone(field: Fields): Parsed<StoreTimezone> {
  const id = readStoreId(field(0));
  if ("reason" in id) return id;
  const zone = readZone(field(1));
  if ("reason" in zone) return zone;
  return { value: { store_id: id.value, timezone_str: zone.value } };
}

/** Reads `store_id` and, by the names of their columns, the attributes of the store. */
export function parseAttributes(
  field: Fields,
  { others }: Pick<Rules, "others">,
): Parsed<StoreAttributes> {
  const id = readStoreId(field(0));
  if ("reason" in id) return id;
  const attributes = readAttributes(others.map((name, index) => [name, field(index + 1)] as const));
  if ("reason" in attributes) return attributes;
  return { value: { store_id: id.value, attributes: attributes.value } };
}
