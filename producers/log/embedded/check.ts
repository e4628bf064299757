import { setImmediate as nextTurn } from "node:timers/promises";
import { ANY_TOPIC, type Damage } from "../event-log.ts";
import { withDamage } from "./damage-list.ts";
import { startOf } from "./delete-before.ts";
import type { LogFile } from "./log-file.ts";
import { findEnd, topicsIn } from "./topics.ts";
import { type OnDamage, walk } from "./walk.ts";

/** After this long, the event loop gets a turn. */
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
  const { ends, unsure } = findEnds(file);
  unsure.forEach(onDamage);
  for (const [topic, end] of ends) {
    for (let from = startOf(file, topic); from < end; ) {
      from = walkSlice(file, topic, from, end, onDamage);
      await nextTurn();
      signal?.throwIfAborted();
    }
  }
  return found;
}

/** Where each topic of a file ends, and what makes that uncertain. */
export function findEnds(file: LogFile): { ends: Map<string, number>; unsure: Damage[] } {
  const { topics, isSure } = topicsIn(file);
  const unsure = isSure
    ? []
    : [unsureAt(ANY_TOPIC, 0, "pages cannot be read: topics may be missing")];
  const ends = new Map<string, number>();
  for (const topic of topics) {
    const found = findEnd(file, topic);
    ends.set(topic, found.end);
    if (!found.isSure)
      unsure.push(unsureAt(topic, found.end, "messages after this may be missing"));
  }
  return { ends, unsure };
}

function unsureAt(topic: string, end: number, reason: string): Damage {
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
