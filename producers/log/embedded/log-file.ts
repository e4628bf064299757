import type { RootDatabase } from "lmdb";
import { readEndMarker } from "./end-marker.ts";

/** The key of a record: its topic, and the offset of its first message. */
export type RecordKey = [topic: string, first: number];

/** Other keys begin with an empty topic, and sort before all records. */
type OtherKey = ["", string | number];

/** The LMDB file of the embedded log. */
export type LogFile = RootDatabase<Buffer, RecordKey | OtherKey>;

/** The key of a topic's end marker. */
export const endKey = (topic: string): OtherKey => ["", topic];

/**
 * The first offset of the record that holds an offset, or of the last record before it; undefined
 * if there is none, or none can be found.
 */
export function recordAt(file: LogFile, topic: string, offset: number): number | undefined {
  return soundly(file, () => {
    const range = { start: [topic, offset], end: [topic, -1], reverse: true, limit: 1 };
    for (const key of file.getKeys(range as object)) return offsetIn(key, topic);
    return undefined;
  });
}

/** The first offset of the first record from an offset on, below `end`. */
export function recordFrom(
  file: LogFile,
  topic: string,
  offset: number,
  end: number,
): number | undefined {
  return soundly(file, () => {
    for (const key of file.getKeys({ start: [topic, offset], end: [topic, end], limit: 1 })) {
      const first = offsetIn(key, topic);
      return first !== undefined && first >= offset && first < end ? first : undefined;
    }
    return undefined;
  });
}

/** The recorded end of a topic; undefined: there is none, or it is broken. */
export function notedEnd(file: LogFile, topic: string): number | undefined {
  const marker = soundly(file, () => file.get(endKey(topic)));
  return marker === undefined ? undefined : readEndMarker(topic, marker);
}

/** The offset in a key of this topic; undefined for any other key. */
export function offsetIn(key: unknown, topic: string): number | undefined {
  if (!Array.isArray(key) || key[0] !== topic) return undefined;
  return Number.isSafeInteger(key[1]) && key[1] >= 0 ? key[1] : undefined;
}

/**
 * The result of a read in the file; undefined if LMDB finds its pages broken.
 *
 * @throws if the file has been closed
 */
export function soundly<T>(file: LogFile, inspect: () => T): T | undefined {
  try {
    return inspect();
  } catch (error) {
    if (!isOpen(file)) throw error;
    return undefined;
  }
}

/** Whether the file is open; LMDB throws the same error for a closed one as for others. */
export function isOpen(file: LogFile): boolean {
  return "status" in file && file.status === "open";
}
