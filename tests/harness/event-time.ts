import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openEmbeddedLog } from "../../producers/log/embedded/embedded-log.ts";
import type { Entry, EventLog } from "../../producers/log/event-log.ts";
import { fromMicroseconds } from "../../producers/messages/timestamp.ts";
import { Poll } from "../../producers/messages/topics.ts";
import { temporaryFolder } from "./temporary-database.ts";

/** When the clocks of `time` begin. */
export const START = Date.parse("2025-01-01T00:00:00Z");

/** Real logs and poll files in a folder of their own, all gone with `close`. */
export async function pollFiles() {
  const folder = await temporaryFolder();
  const logs: EventLog[] = [];
  let names = 0;
  return {
    /** A log; the same name twice is the same file, for a log that was closed. */
    log(name = `log-${names++}`): EventLog {
      const log = openEmbeddedLog(join(folder.path, `${name}.mdb`));
      logs.push(log);
      return log;
    },
    async file(rows: string[]): Promise<string> {
      const path = join(folder.path, `polls-${names++}.csv`);
      await writeFile(path, `${["store_id,status,timestamp_utc", ...rows].join("\n")}\n`);
      return path;
    },
    async close(): Promise<void> {
      for (const log of logs) await log.close();
      await folder.remove();
    },
  };
}

/** A clock that only sleeping moves. `sleeps` are the milliseconds of each sleep. */
export function time() {
  let now = START;
  const sleeps: number[] = [];
  return {
    sleeps,
    pass: (ms: number) => {
      now += ms;
    },
    clock: () => new Date(now),
    sleep: async (ms: number) => {
      if (!(ms > 0)) throw new Error(`a sleep of ${ms} ms passes no time`);
      sleeps.push(ms);
      now += ms;
    },
  };
}

/** The log, with word of every append before it is made; an error thrown there is a crash. */
export function watched(
  log: EventLog,
  before: (topic: string, entries: readonly Entry[]) => void,
): EventLog {
  return {
    ...log,
    append: async (topic, entries) => {
      before(topic, "lines" in entries ? entries.entries() : entries);
      await log.append(topic, entries);
    },
  };
}

/** A watched log that notes how many seconds after START each poll is put on it. */
export function timed(log: EventLog, clock: () => Date) {
  const sent: { after: number; store: string; at: string }[] = [];
  const watching = watched(log, (topic, entries) => {
    if (topic !== "store.polls") return;
    const after = (clock().getTime() - START) / 1000;
    for (const { value } of entries) {
      const { store_id, timestamp_utc } = Poll.parse(JSON.parse(value));
      sent.push({ after, store: store_id, at: timestamp_utc });
    }
  });
  return { sent, log: watching };
}

export async function pollsOn(log: EventLog): Promise<Poll[]> {
  const polls: Poll[] = [];
  for await (const { value } of log.readAll("store.polls"))
    polls.push(Poll.parse(JSON.parse(value)));
  return polls;
}

export async function count(log: EventLog, topic: string): Promise<number> {
  let messages = 0;
  for await (const _ of log.readAll(topic)) messages += 1;
  return messages;
}

/** The instant so many seconds after a noon, in canonical form. */
export const noon = (seconds: number) =>
  fromMicroseconds(Date.parse("2024-05-01T12:00:00Z") * 1000 + seconds * 1e6);
/** A poll a second from noon on, the latest first. */
export const everySecond = (length: number) =>
  Array.from({ length }, (_, index) => `s${index % 7},active,${noon(length - 1 - index)}`);
