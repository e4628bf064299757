import { copyFile, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { open } from "lmdb";
import {
  type EmbeddedLog,
  openEmbeddedLog,
} from "../../../../producers/log/embedded/embedded-log.ts";
import type { LogFile } from "../../../../producers/log/embedded/log-file.ts";
import type { Damage, Message } from "../../../../producers/log/event-log.ts";

/** The topics of `writeSomeLog`, of which each has as many messages. */
export const TOPICS = ["a.polls", "b.hours"];

/** Messages of one append: some are stored as they are, some compressed, some in many pages. */
const APPENDS = [1, 1, 40, 1, 3000, 1, 1, 200, 1, 900, 1, 1, 1];
export const MESSAGES = APPENDS.reduce((sum, count) => sum + count, 0);

/** What the message at an offset of a topic says. */
export function valueAt(topic: string, offset: number): string {
  return JSON.stringify([topic, offset, (offset * 2654435761) % 4294967296]);
}

/** Entries from an offset on. */
export function entriesFrom(topic: string, from: number, count: number) {
  return Array.from({ length: count }, (_, index) => ({
    key: "k",
    value: valueAt(topic, from + index),
  }));
}

/** Writes a log of a few topics, each with records of all kinds. */
export async function writeSomeLog(path: string): Promise<void> {
  const log = openEmbeddedLog(path);
  let from = 0;
  for (const count of APPENDS) {
    await Promise.all(TOPICS.map((topic) => log.append(topic, entriesFrom(topic, from, count))));
    from += count;
  }
  await log.close();
}

/**
 * A record as it stands in the data file of a log: its key, and where the file has its bytes. That may
 * be several places: pages that were written anew are still there.
 */
export type Place = { topic: string; first: number; end: number; at: number[]; length: number };

/** Finds all records in the data file. */
export async function placesIn(path: string): Promise<Place[]> {
  const bytes = await readFile(join(path, "data.mdb"));
  const places: Place[] = [];
  await withFile(path, (file) => {
    for (const { key, value } of file.getRange({ start: [TOPICS[0] ?? "", 0] })) {
      const [topic, first] = key;
      const end = Number(first) + value.readUInt32LE(20);
      places.push({
        topic,
        first: Number(first),
        end,
        at: placesOf(value, bytes),
        length: value.length,
      });
    }
  });
  return places;
}

function placesOf(value: Buffer, bytes: Buffer): number[] {
  const places: number[] = [];
  for (let at = bytes.indexOf(value); at >= 0; at = bytes.indexOf(value, at + 1)) places.push(at);
  return places;
}

/** Does something with the file of a log that no one has open. */
export async function withFile(path: string, work: (file: LogFile) => void): Promise<void> {
  const file: LogFile = open({ path, encoding: "binary" });
  try {
    work(file);
  } finally {
    await file.close();
  }
}

/** Opens a log for a while. */
export async function withLog<T>(path: string, work: (log: EmbeddedLog) => Promise<T>): Promise<T> {
  const log = openEmbeddedLog(path);
  try {
    return await work(log);
  } finally {
    await log.close();
  }
}

/** A copy of a log that no one has open. */
export async function copyOf(path: string, copy: string): Promise<string> {
  await mkdir(copy, { recursive: true });
  await copyFile(join(path, "data.mdb"), join(copy, "data.mdb"));
  return copy;
}

/** All messages of a topic. */
export async function messagesOn(log: EmbeddedLog, topic: string): Promise<Message[]> {
  const messages: Message[] = [];
  for await (const message of log.readAll(topic)) messages.push(message);
  return messages;
}

/** Damage without its reasons. */
export function offsetsOf(damage: readonly Damage[]): Omit<Damage, "reason">[] {
  return damage.map(({ reason: _, ...offsets }) => offsets);
}
