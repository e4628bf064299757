import { type LogFile, notedEnd, recordAt, recordFrom, soundly } from "./log-file.ts";
import { readHeader } from "./record.ts";

const FAR = Number.MAX_SAFE_INTEGER;

/**
 * Where a topic ends, by its end marker and the header of its last record; either may be broken.
 * `isSure` is false if the marker is: then records after the last one may be missing unnoticed.
 */
export function findEnd(file: LogFile, topic: string): { end: number; isSure: boolean } {
  const noted = notedEnd(file, topic);
  const last = recordAt(file, topic, FAR);
  if (last === undefined) return { end: noted ?? 0, isSure: true };
  return { end: Math.max(noted ?? 0, endOfRecord(file, topic, last)), isSure: noted !== undefined };
}

/** A record with a broken header holds at least one message. */
function endOfRecord(file: LogFile, topic: string, first: number): number {
  const value = soundly(file, () => file.get([topic, first]));
  const header = value === undefined ? undefined : readHeader(topic, first, value);
  return first + (header === undefined || "reason" in header ? 1 : header.count);
}

/** The first offset whose record was appended after an instant, or the end if there is none. */
export function offsetAfter(file: LogFile, topic: string, end: number, at: number): number {
  let after = end;
  for (let before = recordAt(file, topic, end - 1); before !== undefined; ) {
    const value = soundly(file, () => file.get([topic, Number(before)]));
    const header = value === undefined ? undefined : readHeader(topic, before, value);
    if (header !== undefined && !("reason" in header) && !header.isVoid) {
      if (header.at <= at) break;
      after = before;
    }
    before = before === 0 ? undefined : recordAt(file, topic, before - 1);
  }
  return after;
}

/**
 * All topics for which the file has an intact end marker or record. `isSure` is false if pages are
 * broken that may have held others.
 */
export function topicsIn(file: LogFile): { topics: string[]; isSure: boolean } {
  const topics = new Set<string>();
  const marked = soundly(file, () => {
    for (const key of file.getKeys({ start: ["", ""], end: ["", BEHIND_ALL] })) {
      const [, topic] = key;
      if (typeof topic === "string" && notedEnd(file, topic) !== undefined) topics.add(topic);
    }
    return true;
  });
  const recorded = soundly(file, () => {
    for (let topic = topicAfter(file, ""); topic !== undefined; topic = topicAfter(file, topic)) {
      if (hasRecord(file, topic)) topics.add(topic);
    }
    return true;
  });
  const isSure = marked === true && recorded === true;
  return { topics: [...topics].sort(), isSure };
}

/** After all keys of a topic: text sorts after numbers. */
const BEHIND_ALL = "\uffff";

function topicAfter(file: LogFile, topic: string): string | undefined {
  for (const [found] of file.getKeys({ start: [topic, BEHIND_ALL], limit: 1 })) {
    return typeof found === "string" && found > topic ? found : undefined;
  }
  return undefined;
}

/**
 * Whether its first or last record has this topic in its key: a broken key may name one that never
 * was.
 */
function hasRecord(file: LogFile, topic: string): boolean {
  return [recordFrom(file, topic, 0, FAR), recordAt(file, topic, FAR)].some((first) => {
    if (first === undefined) return false;
    const value = soundly(file, () => file.get([topic, first]));
    return value !== undefined && !("reason" in readHeader(topic, first, value));
  });
}
