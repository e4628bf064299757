import type { Damage } from "../event-log.ts";
import { withDamage } from "./damage-list.ts";
import { type LogFile, recordAt } from "./log-file.ts";
import { unpackNow } from "./payload.ts";
import { voidRecord } from "./record.ts";
import { type Intact, walk } from "./walk.ts";

/** What is damaged in this range of a topic, up to where the records around it are intact. */
export function damageIn(file: LogFile, { topic, first, end }: Damage, topicEnd: number): Damage[] {
  let found: readonly Damage[] = [];
  const onDamage = (damage: Damage) => {
    found = withDamage(found, damage);
  };
  const start = recordAt(file, topic, first) ?? 0;
  for (const record of walk(file, topic, start, topicEnd, onDamage)) {
    if (record.first >= end) break;
    const reason = unreadable(record);
    const after = record.first + record.count;
    if (reason !== undefined)
      onDamage({ topic, partition: 0, first: record.first, end: after, reason });
  }
  return found.filter((each) => each.first < end && first < each.end);
}

/** Puts a void record in the place of what is damaged, in the running transaction. */
export function putVoid(file: LogFile, { topic, first, end }: Damage): void {
  for (const key of [...file.getKeys({ start: [topic, first], end: [topic, end] })])
    file.remove(key);
  file.put([topic, first], voidRecord(topic, first, end - first, 0));
}

function unreadable({ payload }: Intact): string | undefined {
  try {
    unpackNow(payload);
    return undefined;
  } catch (error) {
    return `a record cannot be read: ${error instanceof Error ? error.message : error}`;
  }
}
