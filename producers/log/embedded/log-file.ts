import type { RootDatabase } from "lmdb";
import { readEndMarker } from "./end-marker.ts";

/** Where a record stands: its topic, and the offset of its first message. */
export type RecordKey = [topic: string, first: number];

/** Keys of other things begin with an empty topic, and stand before all records. */
type OtherKey = ["", string | number];

/** The LMDB file of the embedded log. */
export type LogFile = RootDatabase<Buffer, RecordKey | OtherKey>;

/** Where the end of a topic is noted. */
export const endKey = (topic: string): OtherKey => ["", topic];

/**
 * The first offset of the record that holds an offset, or of the last one before it; undefined where
 * there is none, or none that can be found.
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

/** The end that is noted for a topic; undefined: none is, or it is broken. */
export function notedEnd(file: LogFile, topic: string): number | undefined {
  const marker = soundly(file, () => file.get(endKey(topic)));
  return marker === undefined ? undefined : readEndMarker(topic, marker);
}

/** The offset in a key of this topic; undefined: the key is none. */
export function offsetIn(key: unknown, topic: string): number | undefined {
  if (!Array.isArray(key) || key[0] !== topic) return undefined;
  return Number.isSafeInteger(key[1]) && key[1] >= 0 ? key[1] : undefined;
}

/**
 * What a look into the file comes to; undefined where LMDB finds its pages broken.
 *
 * @throws when the file has been closed
 */
export function soundly<T>(file: LogFile, inspect: () => T): T | undefined {
  try {
    return inspect();
  } catch (error) {
    if (!isOpen(file)) throw error;
    return undefined;
  }
}

/** Whether it has not been closed; LMDB says the same error for that as for others. */
export function isOpen(file: LogFile): boolean {
  return "status" in file && file.status === "open";
}
