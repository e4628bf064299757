import { pollsInput } from "../csv/inputs.ts";
import { InputError, sizeOf } from "../csv/open-file.ts";
import { readInput } from "../csv/read-input.ts";
import type { Entry, EventLog } from "../log/event-log.ts";
import { fromMicroseconds } from "../messages/timestamp.ts";
import { type Poll, type Replay, rejectedTopic, topics } from "../messages/topics.ts";
import { keepPace, type Pace } from "./pace.ts";
import { beginReplay, knownReplays, type OnProgress, type Replayed, sortOut } from "./replay.ts";
import { eventTimes, type Timeline, timelineBuilder } from "./timeline.ts";

/** How a file is replayed in event time. */
export type EventTimeOptions = Pace & {
  /** Begin anew after the last poll, for ever, each poll with the instant at which it is sent. */
  loop: boolean;
  onProgress?: OnProgress;
};

/**
 * Puts the polls of a file on the log as if they were seen now: in the order of their instants, each
 * when (its instant - the first instant) / speed has passed since the first was sent. None is sent too
 * early; a log that is slow makes polls late, which `lateMs` of the progress tells, and none is skipped.
 *
 * The file is read first, and rows that cannot be read are set aside then. Its polls are held in memory,
 * 17 bytes each (see gatherTimeline). In the progress, `rows` are polls sent by this call and `bytesRead`
 * is the part of the file that the polls on the log are.
 *
 * A broken replay goes on with the poll after the last on the log, at once, and at the pace from there;
 * a crash repeats one append at most. In a loop nothing is remembered, and polls of one store are never
 * of the same microsecond: one would hide the other.
 *
 * @throws the reason of the signal's abort, when all that was begun is on the log
 * @throws InputError when the file cannot be used; a loop needs a poll
 */
export async function replayInEventTime(
  log: EventLog,
  polls: string,
  options: EventTimeOptions,
): Promise<Replayed> {
  const { loop, onProgress } = options;
  const bytes = await sizeOf(polls);
  const known = loop ? new Map<string, Replay>() : await knownReplays(log);
  const begun = await beginReplay(polls, "polls in event time", known);
  const { file, fingerprint, key, before, result } = begun;
  if (result.already) return result;
  const timeline = await readTimeline(log, polls, fingerprint, before, result, options);
  if (loop && timeline.length === 0) throw new InputError(polls, "there is no poll in it to loop");
  const entry = loop ? entriesNow(timeline) : entriesThen(timeline);
  const end = loop ? Number.POSITIVE_INFINITY : timeline.length;

  async function remember(line: number): Promise<void> {
    if (loop) return;
    const rejected = result.rejections.rows();
    const state: Replay = { key, file, line, rejected, done: line >= end };
    await log.append(topics.replays.name, [{ key, value: JSON.stringify(state) }]);
  }

  async function send(from: number, until: number, now: number): Promise<void> {
    const entries = Array.from({ length: until - from }, (_, index) => entry(from + index, now));
    await log.append(topics.polls.name, entries);
    result.rows += entries.length;
    await remember(until);
  }

  const from = before?.line ?? 0;
  // Also before the first poll: what was set aside is not told again after a crash.
  if (before === undefined || from >= end) await remember(from);
  if (from >= end) return result;
  await keepPace(eventTimes(timeline), from, end, options, send, (next, lateMs) => {
    const share = (loop ? next % timeline.length : next) / timeline.length;
    const bytesRead = Math.floor(bytes * share);
    onProgress?.({ file: pollsInput.name, rows: result.rows, bytesRead, lateMs });
  });
  return result;
}

/** Reads the file; unless an earlier run did, the rows that cannot be read are set aside. */
async function readTimeline(
  log: EventLog,
  path: string,
  fingerprint: string,
  before: Replay | undefined,
  result: Replayed,
  { clock, signal, onProgress }: EventTimeOptions,
): Promise<Timeline> {
  const batches = timelineBuilder();
  for await (const { readings } of readInput(path, pollsInput, clock())) {
    signal?.throwIfAborted();
    if (before === undefined) {
      const { values, setAside: rejected } = sortOut(readings, fingerprint, result);
      values.forEach(batches.add);
      await log.append(rejectedTopic(topics.polls.name).name, rejected);
    } else {
      for (const reading of readings) if ("value" in reading) batches.add(reading.value);
    }
    onProgress?.({ file: pollsInput.name, rows: 0, bytesRead: 0 });
  }
  signal?.throwIfAborted();
  return batches.sorted();
}

/** What is sent for a poll at an instant (milliseconds). */
type Encoding = (poll: number, now: number) => Entry;

/** Polls as they stand in the file. */
function entriesThen(timeline: Timeline): Encoding {
  return (poll) => {
    const { store_id, status, micros } = timeline.at(poll);
    return entryOf({ store_id, status, timestamp_utc: fromMicroseconds(micros) });
  };
}

/** Polls of the instant at which they are sent; two of one store at once are a microsecond apart. */
function entriesNow(timeline: Timeline): Encoding {
  const latest = new Float64Array(timeline.stores);
  return (poll, now) => {
    const { store, store_id, status } = timeline.at(poll % timeline.length);
    const micros = Math.max(now * 1000, (latest[store] ?? 0) + 1);
    latest[store] = micros;
    return entryOf({ store_id, status, timestamp_utc: fromMicroseconds(micros) });
  };
}

function entryOf(poll: Poll): Entry {
  return { key: poll.store_id, value: JSON.stringify(poll) };
}
