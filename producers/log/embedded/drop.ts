import { setImmediate as nextTurn } from "node:timers/promises";
import type { Damage } from "../event-log.ts";
import { withDamage } from "./damage-list.ts";
import { putStart, startOf } from "./delete-before.ts";
import { endMarker } from "./end-marker.ts";
import { endKey, type LogFile } from "./log-file.ts";
import type { PartFile } from "./part-file.ts";
import { unpackNow } from "./payload.ts";
import { recordOf, voidRecord } from "./record.ts";
import { type Intact, walk } from "./walk.ts";

/** A transaction is held in memory; the event loop is free between two of them. */
const BYTES_AT_ONCE = 4_000_000;

/**
 * Copies a log into a new file: everything that is intact, and void records for the damage that is
 * named in `dropped`. Other damage stays what it is: missing messages.
 *
 * @param ends of all topics
 * @returns the damage that remains
 */
export async function copyWithout(
  dropped: readonly Damage[],
  from: LogFile,
  to: PartFile,
  ends: ReadonlyMap<string, number>,
): Promise<readonly Damage[]> {
  let found: readonly Damage[] = [];
  const onDamage = (damage: Damage) => {
    found = withDamage(found, damage);
  };
  for (const [topic, end] of ends) {
    for (let next = startOf(from, topic); next < end; ) {
      let after = end;
      to.write((put) => {
        let bytes = 0;
        for (const record of walk(from, topic, next, end, onDamage)) {
          const { first, count, payload } = record;
          bytes += payload.stored.length;
          const reason = unreadable(record);
          if (reason === undefined) put([topic, first], recordOf(topic, first, record, payload));
          else onDamage({ topic, partition: 0, first, end: first + count, reason });
          if (bytes < BYTES_AT_ONCE) continue;
          after = first + count;
          return;
        }
      });
      next = after;
      await nextTurn();
    }
  }
  const isDropped = (each: Damage) => dropped.some((one) => overlap(one, each));
  to.write((put) => {
    for (const { topic, first, end } of found.filter(isDropped)) {
      put([topic, first], voidRecord(topic, first, end - first));
    }
    for (const [topic, end] of ends) {
      putStart(put, topic, startOf(from, topic));
      put(endKey(topic), endMarker(topic, end));
    }
  });
  return found.filter((each) => !isDropped(each));
}

function overlap(one: Damage, other: Damage): boolean {
  return one.topic === other.topic && one.first < other.end && other.first < one.end;
}

/** Why the values of a record with a correct checksum cannot be read; undefined if they can. */
function unreadable({ payload, isVoid }: Intact): string | undefined {
  if (isVoid || !payload.compressed) return undefined;
  try {
    unpackNow(payload);
    return undefined;
  } catch (error) {
    return `a record cannot be read: ${error instanceof Error ? error.message : error}`;
  }
}
