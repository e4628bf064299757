import { pollsInput } from "../csv/inputs.ts";
import { InputError, sizeOf } from "../csv/open-file.ts";
import { readInput } from "../csv/read-input.ts";
import type { Entry, EventLog } from "../log/event-log.ts";
import { fromMicroseconds } from "../messages/timestamp.ts";
import { type Poll, type Replay, rejectedTopic, topics } from "../messages/topics.ts";
import { keepPace, type Pace } from "./pace.ts";
import { beginReplay, knownReplays, type OnProgress, type Replayed, sortOut } from "./replay.ts";
import { eventTimes, type Timeline, timelineBuilder } from "./timeline.ts";

/** Options of a replay in event time. */
export type EventTimeOptions = Pace & {
  /** Start again after the last poll, for ever; each poll gets the instant at which it is sent. */
  loop: boolean;
  onProgress?: OnProgress;
};

/**
 * Appends the polls of a file to the log as if they were observed now: in the order of their
 * instants, each when (its instant - the first instant) / speed has passed since the first was
 * sent. No poll is sent early; a slow log makes polls late (`lateMs` of the progress), and none is
 * skipped.
 *
 * The file is read first, and its unreadable rows are rejected then. Its polls are held in memory,
 * 17 bytes each (see gatherTimeline). In the progress, `rows` counts polls sent by this call, and
 * `bytesRead` is the share of the file that is on the log.
 *
 * An interrupted replay continues with the poll after the last on the log, at once, and keeps the
 * pace from there; a crash repeats one append at most. A loop remembers nothing, and polls of one
 * store never share a microsecond: one would hide the other.
 *
 * @throws the reason of the signal's abort, when all that was begun is on the log
 * @throws InputError if the file cannot be used; a loop needs a poll
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
  if (loop && timeline.length === 0) throw new InputError(polls, "it has no poll to loop over");
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
  // Also before the first poll, so that a crash does not repeat the rejections.
  if (before === undefined || from >= end) await remember(from);
  if (from >= end) return result;
  await keepPace(eventTimes(timeline), from, end, options, send, (next, lateMs) => {
    const share = (loop ? next % timeline.length : next) / timeline.length;
    const bytesRead = Math.floor(bytes * share);
    onProgress?.({ file: pollsInput.name, path: polls, rows: result.rows, bytesRead, lateMs });
  });
  return result;
}

/** Reads the file; unless an earlier replay did so, rejects the rows that cannot be read. */
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
    onProgress?.({ file: pollsInput.name, path, rows: 0, bytesRead: 0 });
  }
  signal?.throwIfAborted();
  return batches.sorted();
}

/** The message to send for a poll at an instant (milliseconds). */
type Encoding = (poll: number, now: number) => Entry;

/** Polls as they are in the file. */
function entriesThen(timeline: Timeline): Encoding {
  return (poll) => {
    const { store_id, status, micros } = timeline.at(poll);
    return entryOf({ store_id, status, timestamp_utc: fromMicroseconds(micros) });
  };
}

/**
 * Polls at the instant at which they are sent; two of one store at once are a microsecond apart.
 */
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
