import type { Parsed } from "../cells.ts";
import { parsePoll } from "../csv/rows.ts";
import type { Poll } from "../topics.ts";

const MEMBERS = ["store_id", "status", "timestamp_utc"] as const;

/**
 * Reads a poll that stands as JSON: an object of these three members and no other, each text, under
 * the rules of a row of polls in a CSV file.
 *
 * @param latest the newest timestamp that is taken in, see latestAt
 */
export function readJsonPoll(value: unknown, latest: string): Parsed<Poll> {
  if (!isObject(value)) return { reason: `expected an object, found ${kindOf(value)}` };
  const unknown = Object.keys(value).filter((name) => !isMember(name));
  if (unknown.length > 0) return { reason: `unknown member ${quote(unknown[0] ?? "")}` };
  for (const name of MEMBERS) {
    if (!Object.hasOwn(value, name)) return { reason: `${name} is missing` };
    const member = value[name];
    if (typeof member === "string") continue;
    const digits = name === "store_id" && typeof member === "number";
    const why = digits ? ": the digits of a long id would be lost" : "";
    return { reason: `${name} is ${kindOf(member)}, not text${why}` };
  }
  return parsePoll((column) => textOf(value[MEMBERS[column] ?? ""]), { latest });
}

/** The message of a poll, in the spelling that consumers read fastest. */
export function spellPoll({ store_id, status, timestamp_utc }: Poll): string {
  return JSON.stringify({ store_id, status, timestamp_utc });
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value.trim() : "";
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isMember(name: string): boolean {
  return name === "store_id" || name === "status" || name === "timestamp_utc";
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object") return "an object";
  return typeof value === "string" ? "text" : `a ${typeof value}`;
}

function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
