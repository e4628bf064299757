import type { Entry, EventLog } from "../../producers/log/event-log.ts";
import { openingRows } from "../../producers/messages/clock-time.ts";
import { fromMicroseconds } from "../../producers/messages/timestamp.ts";
import {
  type OpeningHours,
  type Poll,
  type StoreHours,
  type StoreTimezone,
  type Topic,
  topics,
} from "../../producers/messages/topics.ts";
import type { Database } from "../../sql/database.ts";
import { type CarriedPart, createLike, dropTable, importPart } from "../../sql/integrity/carry.ts";
import {
  hoursToRecover,
  pollsToRecover,
  recoveredDays,
  timezonesToRecover,
} from "../../sql/integrity/recover.ts";

/** The tables whose rows can be restored to the log, rejected ones included. */
export const RECOVERABLE_TABLES = ["poll_days", "store_hours", "store_timezones", "rejected_rows"];

/** How many messages were restored to each topic. */
export type Recovered = { polls: number; hours: number; timezones: number };

const MESSAGES_PER_APPEND = 5000;

/**
 * Restores to the log what it has lost and the former ClickHouse still has: `parts` are its tables.
 * The log is then complete again, and what is restored is ingested like any message. Repeated, it
 * finds nothing more to restore.
 */
export async function recover(
  log: EventLog,
  db: Database,
  parts: readonly CarriedPart[],
): Promise<Recovered> {
  const copies = RECOVERABLE_TABLES.map((table) => ({ table, copy: `recovered_${table}` }));
  for (const { table, copy } of copies) await createLike(db, copy, table);
  for (const part of parts) {
    // Which rows were rejected, and why, is on topics of its own, and is not restored.
    const target = part.table === "rejected_rows" ? part.table : `recovered_${part.table}`;
    await importPart(db, part, target);
  }
  const recovered = {
    polls: await recoverPolls(log, db),
    hours: await append<StoreHours>(log, topics.hours, await weeks(db)),
    timezones: await append<StoreTimezone>(log, topics.timezones, await timezonesToRecover(db, {})),
  };
  for (const { copy } of copies) await dropTable(db, { table: copy });
  return recovered;
}

async function recoverPolls(log: EventLog, db: Database): Promise<number> {
  let count = 0;
  for (const { day } of await recoveredDays(db, {})) {
    const rows = await pollsToRecover(db, { day });
    const polls = rows.map(({ store_id, status, polled_us }) => ({
      store_id,
      status,
      timestamp_utc: fromMicroseconds(polled_us),
    }));
    count += await append<Poll>(log, topics.polls, polls);
  }
  return count;
}

async function weeks(db: Database): Promise<StoreHours[]> {
  return (await hoursToRecover(db, {})).map(({ store_id, week }) => ({
    store_id,
    week: week.length === 0 ? null : openingRows<OpeningHours>(week),
  }));
}

async function append<T extends { store_id: string }>(
  log: EventLog,
  topic: Topic<T>,
  values: readonly T[],
): Promise<number> {
  for (let at = 0; at < values.length; at += MESSAGES_PER_APPEND) {
    const entries = values
      .slice(at, at + MESSAGES_PER_APPEND)
      .map((value): Entry => ({ key: value.store_id, value: JSON.stringify(value) }));
    await log.append(topic.name, entries);
  }
  return values.length;
}
