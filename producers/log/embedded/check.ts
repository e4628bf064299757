import { setImmediate as nextTurn } from "node:timers/promises";
import type { Damage } from "../event-log.ts";
import { withDamage } from "./damage-list.ts";
import type { LogFile } from "./log-file.ts";
import { findEnd, topicsIn } from "./topics.ts";
import { type OnDamage, walk } from "./walk.ts";

/** After so long the event loop does something else. */
const SLICE_MS = 10;

/** Reads every record of a file and finds all that is damaged; see EmbeddedLog.check. */
export async function findDamage(
  file: LogFile,
  signal: AbortSignal | undefined,
): Promise<readonly Damage[]> {
  let found: readonly Damage[] = [];
  const onDamage: OnDamage = (damage) => {
    found = withDamage(found, damage);
  };
  for (const topic of topicsIn(file)) {
    const { end, isSure } = findEnd(file, topic);
    if (!isSure) onDamage(unsureEnd(topic, end));
    for (let from = 0; from < end; ) {
      from = walkSlice(file, topic, from, end, onDamage);
      await nextTurn();
      signal?.throwIfAborted();
    }
  }
  return found;
}

/** The damage that the marker of a topic's end is, which is broken. */
export function unsureEnd(topic: string, end: number): Damage {
  const reason = "the end is not known for sure: messages after this one may be missing";
  return { topic, partition: 0, first: end, end, reason };
}

/** Where the next slice begins. */
function walkSlice(
  file: LogFile,
  topic: string,
  from: number,
  end: number,
  onDamage: OnDamage,
): number {
  const began = performance.now();
  for (const { first, count } of walk(file, topic, from, end, onDamage)) {
    if (performance.now() - began > SLICE_MS) return first + count;
  }
  return end;
}
