import { basename } from "node:path";
import { type InputFiles, type InputName, inLoadOrder } from "../csv/inputs.ts";
import { fingerprintOf } from "../csv/open-file.ts";
import type { Manner, Reading } from "../csv/read-input.ts";
import type { Part } from "../csv/read-polls.ts";
import { countRejections, type Rejections } from "../csv/rejections.ts";
import type { LostHours } from "../csv/weeks.ts";
import type { Entry, EventLog } from "../log/event-log.ts";
import { RAW_LIMIT, type Rejected, Replay, rejectedTopic, topics } from "../messages/topics.ts";
import type { Source } from "./reference.ts";
import { type ReplacedWeeks, replacedWeeks } from "./replaced-weeks.ts";
import { KNOWN_AT_THE_END, SOURCES } from "./sources.ts";
/** The result of a file. `already`: the log had all of it before. */
export type Replayed = {
  file: string;
  already: boolean;
  rows: number;
  rejections: Rejections;
  /** The stores that lost rows of an hours file. */
  lost?: LostHours;
  /** The dated weeks whose place the weeks of an hours file took. */
  replaced?: ReplacedWeeks;
};

/**
 * Reported now and then: the input, and the rows and bytes of its file read so far. A replay in
 * event time also reports how late it is.
 */
export type OnProgress = (progress: {
  file: InputName;
  path: string;
  rows: number;
  bytesRead: number;
  lateMs?: number;
}) => void;

export type ReplayOptions = Manner & { now: Date; signal?: AbortSignal; onProgress?: OnProgress };

/**
 * Appends the three files to the log, each from where an earlier replay of the same content
 * stopped. Hours and zones come first, so that no poll is reported under hours that were still to
 * come.
 */
export async function replayFiles(
  log: EventLog,
  files: InputFiles,
  options: ReplayOptions,
): Promise<Replayed[]> {
  const known = await knownReplays(log);
  return [
    ...(await replayReference(log, files, options, known)),
    ...(await replayAll(log, files, options, known, (input) => input === "polls")),
  ];
}

/** Appends zones and hours to the log, without polls; see replayFiles. */
export async function replayReference(
  log: EventLog,
  files: InputFiles,
  options: ReplayOptions,
  known?: ReadonlyMap<string, Replay>,
): Promise<Replayed[]> {
  const before = known ?? (await knownReplays(log));
  return await replayAll(log, files, options, before, (input) => input !== "polls");
}

/** Replays those of the files, one after the other. */
async function replayAll(
  log: EventLog,
  files: InputFiles,
  options: ReplayOptions,
  known: ReadonlyMap<string, Replay>,
  isChosen: (input: InputName) => boolean,
): Promise<Replayed[]> {
  const done = new Map([...known].filter(([, replayed]) => replayed.done));
  const replayed: Replayed[] = [];
  for (const { input, path } of inLoadOrder(files).filter(({ input }) => isChosen(input))) {
    const before = KNOWN_AT_THE_END.has(input) ? done : known;
    replayed.push(await replay(log, path, input, SOURCES[input], before, options));
  }
  return replayed;
}

async function replay(
  log: EventLog,
  path: string,
  input: InputName,
  read: Source,
  known: ReadonlyMap<string, Replay>,
  options: ReplayOptions,
): Promise<Replayed> {
  const { monday = 0 } = options;
  // The same file with another numbering of days has other content.
  const name = input === "hours" && monday !== 0 ? `${input} with Monday as ${monday}` : input;
  const { file, fingerprint, key, before, result } = await beginReplay(path, name, known);
  if (result.already) return result;

  async function put({ messages, rows, refused, lost }: Part, line: number): Promise<void> {
    const { setAside: rejected } = sortOut(refused, fingerprint, result);
    result.rows += rows;
    if (lost !== undefined) {
      result.lost = lost;
      result.replaced = await replacedWeeks(log, Array.isArray(messages) ? messages : []);
    }
    await log.append(topics[input].name, messages);
    await log.append(rejectedTopic(topics[input].name).name, rejected);
    await remember(line, false);
  }

  async function remember(line: number, done: boolean): Promise<void> {
    const state: Replay = { key, file, line, rejected: result.rejections.rows(), done };
    await log.append(topics.replays.name, [{ key, value: JSON.stringify(state) }]);
  }

  let line = before?.line ?? 0;
  // One batch is written while the next is read.
  let writing = Promise.resolve();
  try {
    for await (const part of read(path, options.now, line, { monday })) {
      await writing;
      options.signal?.throwIfAborted();
      line = Math.max(line, part.lastLine);
      writing = put(part, line);
      writing.catch(() => {});
      options.onProgress?.({ file: input, path, rows: result.rows, bytesRead: part.bytesRead });
    }
  } finally {
    // Also if reading failed: the log must not be closed during an append.
    await writing;
  }
  await remember(line, true);
  return result;
}

/** What the log knows of a file when a replay of this name, which has its own progress, begins. */
export async function beginReplay(
  path: string,
  name: string,
  known: ReadonlyMap<string, Replay>,
): Promise<{
  file: string;
  fingerprint: string;
  key: string;
  before: Replay | undefined;
  result: Replayed;
}> {
  const file = basename(path);
  const fingerprint = await fingerprintOf(path);
  const key = `${name} ${fingerprint}`;
  const before = known.get(key);
  const result: Replayed = {
    file,
    already: before?.done ?? false,
    rows: 0,
    rejections: countRejections(before?.rejected),
  };
  return { file, fingerprint, key, before, result };
}

/**
 * Separates the values of a file's readings from its rejected rows. These become entries for the
 * rejected topic, and are counted in `result`.
 */
export function sortOut<T>(
  readings: Reading<T>[],
  fingerprint: string,
  result: Replayed,
): { values: T[]; setAside: Entry[] } {
  const { file } = result;
  const values: T[] = [];
  const setAsideMessages: Entry[] = [];
  for (const reading of readings) {
    if ("value" in reading) {
      values.push(reading.value);
      continue;
    }
    const { line, reason, raw } = reading;
    const origin = { file, fingerprint, line };
    const rejected: Rejected = { reason, raw: raw.slice(0, RAW_LIMIT), origin };
    setAsideMessages.push({ key: file, value: JSON.stringify(rejected) });
    result.rejections.add(reading);
  }
  return { values, setAside: setAsideMessages };
}

/** How far files have been appended to this log, by the key of the replay. */
export async function knownReplays(log: EventLog): Promise<Map<string, Replay>> {
  const known = new Map<string, Replay>();
  for await (const { value } of log.readAll(topics.replays.name)) {
    const state = Replay.parse(JSON.parse(value));
    known.set(state.key, state);
  }
  return known;
}
