import type { Message, Span } from "../producers/log/event-log.ts";
import { eachValue, messageAt, messagesOf } from "../producers/log/spans.ts";
import { addLine, bytesOf, newLineBuffer } from "../producers/messages/line-buffer.ts";
import { faultOf, RAW_LIMIT, type Rejected } from "../producers/messages/topics.ts";
import { type Position, positionAt } from "../sql/positions.ts";
import { sqlMilliseconds, type TopicSink } from "./sinks.ts";

/** Where messages are: a topic has incarnations if it was deleted and recreated. */
export type Place = { topic: string; partition: number; incarnation: number };

/**
 * Messages, separated: the rows to insert, each a line, and what is rejected, in order. A message
 * may hold several polls, some of them valid: it counts as rejected only if none of them is.
 */
export type Sorted = { rows: Buffer; count: number; rejected: Rejected[]; setAside: number };

/**
 * A large message can have hundreds of thousands of faults, whose list would fit into no message.
 */
const REASON_LIMIT = 1000;
/** Of one message: what is rejected beyond these is counted by the last rejection. */
const MOST_REJECTED = 1000;

/**
 * Separates valid messages from those that are rejected.
 *
 * @param latest the newest timestamp that is accepted
 */
export function sort<T>(
  sink: TopicSink<T>,
  place: Place,
  spans: readonly Span[],
  latest: string,
): Sorted {
  const rows = newLineBuffer(spans.reduce((sum, { bytes }) => sum + bytes.length, 0));
  const rejected: Rejected[] = [];
  let setAsideMessages = 0;
  const { fastRow = () => false } = sink;
  const latestBytes = Buffer.from(latest);
  for (const span of spans) {
    eachValue(span, (from, to, index) => {
      const position = positionOf(place, span.offset + index);
      if (fastRow(span.bytes, from, to, latestBytes, rows, position)) return;
      const message = messageAt(span, from, to, index);
      const before = rows.count;
      for (const item of readMessage(sink, place, message, latest)) {
        if ("line" in item) addLine(rows, item.line);
        else rejected.push(reject(place, message, item.reason, item.part));
      }
      if (rows.count === before) setAsideMessages += 1;
    });
  }
  return { rows: bytesOf(rows), count: rows.count, rejected, setAside: setAsideMessages };
}

/** The message that each row of `sort` came from, and its position there; reads them all again. */
export function rowOrigins<T>(
  sink: TopicSink<T>,
  place: Place,
  spans: readonly Span[],
  latest: string,
): { message: Message; part: Part | undefined }[] {
  return messagesOf(spans).flatMap((message) =>
    readMessage(sink, place, message, latest).flatMap((item) =>
      "line" in item ? [{ message, part: item.part }] : [],
    ),
  );
}

/** What is rejected of a message, with its position and the reason. */
export function reject(
  { topic, partition, incarnation }: Place,
  { offset, value }: Message,
  reason: string,
  part?: Part,
): Rejected {
  const raw = part === undefined ? value : JSON.stringify(part.value);
  const within = part === undefined ? {} : { index: part.index };
  const origin = { topic, partition, incarnation, offset, ...within };
  return { reason: reason.slice(0, REASON_LIMIT), raw: raw.slice(0, RAW_LIMIT), origin };
}

/** One of the values of a message that is an array of them, and its position there. */
type Part = { index: number; value: unknown };

/** A row to insert, or why there is none. */
type Item = ({ line: string } | { reason: string }) & { part?: Part };

function positionOf({ partition, incarnation }: Place, offset: number): Position {
  return { partition, position: positionAt(incarnation, offset) };
}

function readMessage<T>(
  sink: TopicSink<T>,
  place: Place,
  message: Message,
  latest: string,
): Item[] {
  const { offset, value, at } = message;
  if (value === "") return [{ reason: "the message is empty" }];
  const position = positionOf(place, offset);
  let json: unknown;
  try {
    json = JSON.parse(value);
  } catch (error) {
    return [{ reason: `not JSON: ${error instanceof Error ? error.message : error}` }];
  }
  if (!Array.isArray(json) || sink.manyInOne !== true) {
    return [readValue(sink, json, { position, at }, latest)];
  }
  if (json.length === 0) return [{ reason: "the array is empty, expected one poll or several" }];
  const values: unknown[] = json;
  return fewer(
    values.map((each, index): Item => {
      const read = readValue(sink, each, { position, at }, latest);
      return { ...read, part: { index, value: each } };
    }),
  );
}

function readValue<T>(
  sink: TopicSink<T>,
  value: unknown,
  { position, at }: { position: Position; at: number },
  latest: string,
): Item {
  const parsed = sink.topic.value.safeParse(value);
  if (!parsed.success) return { reason: faultOf(parsed.error) };
  const problem = sink.problem?.(parsed.data, latest);
  return problem === undefined
    ? { line: sink.line(parsed.data, position, sqlMilliseconds(at)) }
    : { reason: problem };
}

/** The items without rejections beyond the first thousand; the last one counts those. */
function fewer(items: Item[]): Item[] {
  const kept: Item[] = [];
  let rejected = 0;
  let last: { reason: string } | undefined;
  for (const item of items) {
    if ("line" in item) kept.push(item);
    else {
      rejected += 1;
      if (rejected > MOST_REJECTED) continue;
      kept.push(item);
      last = item;
    }
  }
  if (last !== undefined && rejected > MOST_REJECTED) {
    const more = rejected - MOST_REJECTED;
    last.reason = `${last.reason}; ${more} more polls of this message are rejected`;
  }
  return kept;
}
