import { z } from "zod";
import { addLine, bytesOf, newLineBuffer } from "../producers/line-buffer.ts";
import type { Message, Run } from "../producers/log/event-log.ts";
import { eachValue, messageAt } from "../producers/log/runs.ts";
import { RAW_LIMIT, type Rejected } from "../producers/topics.ts";
import type { Station } from "./stations.ts";

/** Where messages stand: a topic has incarnations when it was deleted and made anew. */
export type Place = { topic: string; partition: number; incarnation: number };

/** Messages told apart: the rows to insert, each a line, and what cannot be used, in order. */
export type Sorted = { rows: Buffer; count: number; rejected: Rejected[] };

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
  runs: readonly Run[],
  latest: string,
): Sorted {
  const rows = newLineBuffer(runs.reduce((sum, { bytes }) => sum + bytes.length, 0));
  const rejected: Rejected[] = [];
  const { quickRow = () => false } = station;
  const latestBytes = Buffer.from(latest);
  for (const run of runs) {
    eachValue(run, (from, to, index) => {
      if (quickRow(run.bytes, from, to, latestBytes, rows)) return;
      const message = messageAt(run, from, to, index);
      const version = place.incarnation * OFFSETS + message.offset;
      const read = readMessage(station, message.value, version, latest);
      if (typeof read === "string") addLine(rows, read);
      else rejected.push(reject(place, message, read.reason));
    });
  }
  return { rows: bytesOf(rows), count: rows.count, rejected };
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
