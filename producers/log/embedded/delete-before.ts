import { setImmediate as nextTurn } from "node:timers/promises";
import { endMarker, readEndMarker } from "./end-marker.ts";
import { type LogFile, offsetIn, recordAt, soundly } from "./log-file.ts";
import { type Put, writeFile } from "./write-file.ts";

/** A transaction is small, and the event loop is free between two of them. */
const RECORDS_AT_ONCE = 100;

/** The key of a topic's start marker; no topic has such a name. */
const startKey = (topic: string): ["", string] => ["", `${topic} start`];

/** Not that of an end marker, so that neither is taken for the other. */
const subject = (topic: string) => `start of ${topic}`;

/** The first offset of a topic; 0 unless older messages were deleted. */
export function startOf(file: LogFile, topic: string): number {
  const marker = soundly(file, () => file.get(startKey(topic)));
  return marker === undefined ? 0 : (readEndMarker(subject(topic), marker) ?? 0);
}

/** Notes the first offset of a topic. */
export function putStart(put: Put, topic: string, start: number): void {
  if (start > 0) put(startKey(topic), endMarker(subject(topic), start));
}

/**
 * Deletes the messages of a topic before an offset, durably: whole records, and never the last one.
 * Where the topic then begins is recorded together with each deletion, so that what is missing
 * before is no damage, even if the process is killed on the way. LMDB uses the room again; the file
 * does not become smaller.
 *
 * @param data the data file
 * @throws if it cannot be written
 */
export async function deleteBefore(
  file: LogFile,
  data: string,
  topic: string,
  offset: number,
): Promise<void> {
  const kept = recordAt(file, topic, offset);
  if (kept === undefined) return;
  for (let start = startOf(file, topic); start < kept; await nextTurn()) {
    const range = { start: [topic, start], end: [topic, kept], limit: RECORDS_AT_ONCE + 1 };
    const found = [...file.getKeys(range as object)].map((key) => offsetIn(key, topic));
    // What is damaged is left for a check to find.
    const firsts = found.filter((first) => first !== undefined);
    if (firsts.length === 0 || firsts.length < found.length) return;
    const next = firsts[RECORDS_AT_ONCE] ?? kept;
    writeFile(file, data, (put) => {
      putStart(put, topic, next);
      for (const first of firsts) if (first < next) file.removeSync([topic, first]);
    });
    start = next;
  }
}
