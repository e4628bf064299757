import { basename } from "node:path";
import {
  hoursInput,
  type Input,
  type InputName,
  pollsInput,
  timezonesInput,
} from "./csv/inputs.ts";
import { fingerprintOf } from "./csv/open-file.ts";
import { type Reading, readInput } from "./csv/read-input.ts";
import type { HoursRow } from "./csv/rows.ts";
import type { Entry, EventLog } from "./log/event-log.ts";
import { RAW_LIMIT, type Rejected, Replay, rejectedTopic, topics } from "./topics.ts";
import { gatherWeeks } from "./weeks.ts";

/** The three files of the problem. */
export type InputFiles = { polls: string; hours: string; timezones: string };

/** A row that was set aside. */
export type SetAside = { file: string; line: number; reason: string };

/** What became of a file. `already` says that the log had all of it before. */
export type Replayed = {
  file: string;
  already: boolean;
  rows: number;
  setAside: number;
  /** The first few that were set aside. */
  examples: SetAside[];
};

/**
 * Told now and then: the input, and the rows and bytes of its file read so far. A replay in event time
 * also says how late it is.
 */
export type OnProgress = (progress: {
  file: InputName;
  rows: number;
  bytesRead: number;
  lateMs?: number;
}) => void;

const EXAMPLES = 5;

/** How the values of an input become messages; `last` is true when the file has ended. */
type Spelling<T> = (values: T[], last: boolean) => { key: string; value: string }[];

export type ReplayOptions = { now: Date; signal?: AbortSignal; onProgress?: OnProgress };

/**
 * Puts the three files on the log, each from where an earlier replay of the same content stopped.
 * Hours and zones first, so that no poll is ever reported under hours that were still to come.
 */
export async function replayFiles(
  log: EventLog,
  files: InputFiles,
  options: ReplayOptions,
): Promise<Replayed[]> {
  const known = await knownReplays(log);
  return [
    ...(await replayReference(log, files, options, known)),
    await replay(log, files.polls, pollsInput, topics.polls.name, keyed, known, options),
  ];
}

/** Puts zones and hours on the log, and no polls; see replayFiles. */
export async function replayReference(
  log: EventLog,
  files: Omit<InputFiles, "polls">,
  options: ReplayOptions,
  known?: ReadonlyMap<string, Replay>,
): Promise<Replayed[]> {
  const before = known ?? (await knownReplays(log));
  // Weeks are known when the file has ended: a broken replay of hours begins anew.
  const done = new Map([...before].filter(([, replayed]) => replayed.done));
  const weeks = gatherWeeks();
  const spellWeeks: Spelling<HoursRow> = (rows, last) => {
    for (const row of rows) weeks.add(row);
    return last ? keyed([...weeks.all()]) : [];
  };
  const { timezones, hours } = topics;
  return [
    await replay(log, files.timezones, timezonesInput, timezones.name, keyed, before, options),
    await replay(log, files.hours, hoursInput, hours.name, spellWeeks, done, options),
  ];
}

async function replay<T>(
  log: EventLog,
  path: string,
  input: Input<T>,
  topic: string,
  spell: Spelling<T>,
  known: ReadonlyMap<string, Replay>,
  options: ReplayOptions,
): Promise<Replayed> {
  const { file, fingerprint, key, before, result } = await beginReplay(path, input.name, known);
  if (result.already) return result;

  async function put(readings: Reading<T>[], line: number, done: boolean): Promise<void> {
    const { values, setAside } = sortOut(readings, fingerprint, result);
    result.rows += values.length;
    const state: Replay = { key, file, line, set_aside: result.setAside, done };
    await log.append(topic, spell(values, done));
    await log.append(rejectedTopic(topic).name, setAside);
    await log.append(topics.replays.name, [{ key, value: JSON.stringify(state) }]);
  }

  let line = before?.line ?? 0;
  // One batch is written while the next is read.
  let writing = Promise.resolve();
  try {
    for await (const { readings, lastLine, bytesRead } of readInput(path, input, options.now)) {
      await writing;
      options.signal?.throwIfAborted();
      const fresh = readings.filter((reading) => reading.line > (before?.line ?? 0));
      line = Math.max(line, lastLine);
      writing = put(fresh, line, false);
      writing.catch(() => {});
      options.onProgress?.({ file: input.name, rows: result.rows, bytesRead });
    }
  } finally {
    // Also when reading failed: the log must not be closed under an append.
    await writing;
  }
  await put([], line, true);
  return result;
}

/** What is known of a file at the beginning of a replay of this name, which has a progress of its own. */
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
    setAside: before?.set_aside ?? 0,
    examples: [],
  };
  return { file, fingerprint, key, before, result };
}

/**
 * Tells the values of a file's readings from the rows to set aside. These come as entries for the
 * rejected topic, counted in `result` and the first few of them told there.
 */
export function sortOut<T>(
  readings: Reading<T>[],
  fingerprint: string,
  result: Replayed,
): { values: T[]; setAside: Entry[] } {
  const { file } = result;
  const values: T[] = [];
  const setAside: Entry[] = [];
  for (const reading of readings) {
    if ("value" in reading) {
      values.push(reading.value);
      continue;
    }
    const { line, reason, raw } = reading;
    const origin = { file, fingerprint, line };
    const rejected: Rejected = { reason, raw: raw.slice(0, RAW_LIMIT), origin };
    setAside.push({ key: file, value: JSON.stringify(rejected) });
    if (result.examples.length < EXAMPLES) result.examples.push({ file, line, reason });
  }
  result.setAside += setAside.length;
  return { values, setAside };
}

function keyed(values: { store_id: string }[]): { key: string; value: string }[] {
  return values.map((value) => ({ key: value.store_id, value: JSON.stringify(value) }));
}

/** How far files have been put on this log, by the key of the replay. */
export async function knownReplays(log: EventLog): Promise<Map<string, Replay>> {
  const known = new Map<string, Replay>();
  for await (const { value } of log.readAll(topics.replays.name)) {
    const state = Replay.parse(JSON.parse(value));
    known.set(state.key, state);
  }
  return known;
}
