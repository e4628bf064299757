import type { Damage } from "../event-log.ts";
import { isOpen, type LogFile, offsetIn, recordAt, recordFrom } from "./log-file.ts";
import { type Record, readHeader, readRecord } from "./record.ts";

/** A record that is as it was written. */
export type Intact = Record & { first: number };

/** Takes what was found damaged. */
export type OnDamage = (damage: Damage) => void;

const MISSING = "records are missing";

/**
 * The intact records of a topic, in order, from an offset where one begins up to an `end`. Whatever
 * is between them is damaged: records with wrong checksums, under wrong keys, on pages that LMDB
 * cannot read, or missing.
 */
export function* walk(
  file: LogFile,
  topic: string,
  from: number,
  end: number,
  onDamage: OnDamage,
): Generator<Intact> {
  /** The offset that follows the last record with a correct header. */
  let reached = from;
  /** Where the file is read next. */
  let next = from;
  let reason: string | undefined;

  function passOver(to: number, why: string): void {
    onDamage({ topic, partition: 0, first: reached, end: to, reason: why });
    reached = to;
  }

  while (reached < end) {
    const began = next;
    try {
      for (const { key, value } of file.getRange({ start: [topic, next], end: [topic, end] })) {
        const first = offsetIn(key, topic);
        const header = first === undefined ? BROKEN_KEY : readHeader(topic, first, value);
        if (first !== undefined) next = Math.max(next, first + 1);
        if (first === undefined || "reason" in header || first < reached) {
          reason ??= "reason" in header ? header.reason : "records overlap";
          continue;
        }
        if (first > reached) passOver(first, reason ?? MISSING);
        reason = undefined;
        const record = readRecord(header, value);
        const after = first + header.count;
        next = Math.max(next, after);
        if ("reason" in record) {
          passOver(after, record.reason);
          continue;
        }
        reached = after;
        yield { first, ...record };
      }
    } catch (error) {
      if (!isOpen(file)) throw error;
      reason ??= `a page cannot be read: ${error instanceof Error ? error.message : error}`;
    }
    if (reached >= end) return;
    const found = nextReadable(file, topic, next === began ? next + 1 : next, end);
    if (found === undefined) break;
    next = found;
  }
  if (reached < end) passOver(end, reason ?? MISSING);
}

const BROKEN_KEY = { reason: "a key is broken" };

/**
 * Where records can be found again, from an offset on: LMDB gives up at a broken page, which holds
 * the records of a range of offsets, and finds those on other pages.
 */
function nextReadable(file: LogFile, topic: string, from: number, end: number): number | undefined {
  const at = (offset: number) => recordFrom(file, topic, offset, end);
  let found = at(from);
  if (found !== undefined) return found;
  const last = recordAt(file, topic, end - 1);
  let unread = from;
  for (let step = 1; found === undefined && from + step < end; step *= 2) {
    found = at(from + step);
    if (found === undefined) unread = from + step;
  }
  if (found === undefined && last !== undefined && last >= from) found = at(last);
  while (found !== undefined && found - unread > 1) {
    const middle = Math.floor((unread + found) / 2);
    const earlier = at(middle);
    if (earlier === undefined || earlier >= found) unread = middle;
    else found = earlier;
  }
  return found;
}
