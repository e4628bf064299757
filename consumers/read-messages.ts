import { z } from "zod";
import type { Message } from "../producers/log/event-log.ts";
import { RAW_LIMIT, type Rejected } from "../producers/topics.ts";
import type { Station } from "./stations.ts";

/** Where messages stand: a topic has incarnations when it was deleted and made anew. */
export type Place = { topic: string; partition: number; incarnation: number };

/** Messages told apart: the lines to insert, the message of each line, and what cannot be used. */
export type Sorted = { lines: string[]; origins: Message[]; rejected: Rejected[] };

/** A large message can have hundreds of thousands of faults, whose list would fit into no message. */
const REASON_LIMIT = 1000;

/** Room for offsets in a version: 2^40 of them, in each of 8191 incarnations. */
const OFFSETS = 2 ** 40;

/**
 * Tells the messages that can be used from those that can not.
 *
 * @param latest the newest timestamp to take in
 */
export function sort<T>(
  station: Station<T>,
  place: Place,
  messages: readonly Message[],
  latest: string,
): Sorted {
  const sorted: Sorted = { lines: [], origins: [], rejected: [] };
  for (const message of messages) {
    const version = place.incarnation * OFFSETS + message.offset;
    const read =
      station.quickLine?.(message.value, latest) ??
      readMessage(station, message.value, version, latest);
    if (typeof read === "string") {
      sorted.lines.push(read);
      sorted.origins.push(message);
    } else sorted.rejected.push(reject(place, message, read.reason));
  }
  return sorted;
}

/** A message that is set aside, with its place and why. */
export function reject(
  { topic, partition, incarnation }: Place,
  { offset, value }: Message,
  reason: string,
): Rejected {
  const origin = { topic, partition, incarnation, offset };
  return { reason: reason.slice(0, REASON_LIMIT), raw: value.slice(0, RAW_LIMIT), origin };
}

/** The line of a message, or why there is none. */
function readMessage<T>(
  station: Station<T>,
  text: string,
  version: number,
  latest: string,
): string | { reason: string } {
  if (text === "") return { reason: "the message is empty" };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { reason: `not JSON: ${error instanceof Error ? error.message : error}` };
  }
  const parsed = station.topic.value.safeParse(json);
  if (!parsed.success) return { reason: z.prettifyError(parsed.error) };
  const problem = station.problem?.(parsed.data, latest);
  return problem === undefined ? station.line(parsed.data, version) : { reason: problem };
}
