import type { Entry, EventLog } from "../../producers/log/event-log.ts";
import { openingRows } from "../../producers/messages/clock-time.ts";
import { fromMicroseconds } from "../../producers/messages/timestamp.ts";
import {
  keyOf,
  type OpeningHours,
  type Poll,
  type StoreAttributes,
  type StoreClosure,
  type StoreHours,
  type StoreSpecialDay,
  type StoreTimezone,
  type Topic,
  topics,
} from "../../producers/messages/topics.ts";
import type { Database } from "../../sql/database.ts";
import { type CarriedPart, createLike, dropTable, importPart } from "../../sql/integrity/carry.ts";
import {
  attributesToRecover,
  closuresToRecover,
  datedWeeksToRecover,
  hoursToRecover,
  pollsToRecover,
  recoveredDays,
  specialDaysToRecover,
  timezonesToRecover,
} from "../../sql/integrity/recover.ts";

/** The tables whose rows can be restored to the log, rejected ones included. */
export const RECOVERABLE_TABLES = [
  ...["poll_days", "store_hours", "store_timezones", "rejected_rows"],
  ...["store_dated_weeks", "store_special_days", "store_closures", "store_attributes"],
];

/** How many messages were restored to each topic. */
export type Recovered = Record<
  "polls" | "hours" | "timezones" | "specialDays" | "closures" | "attributes",
  number
>;

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
  // Found before anything is restored: a week without a date takes the place of those with one.
  const hours = [...(await weeks(db)), ...(await datedWeeks(db))];
  const recovered = {
    polls: await recoverPolls(log, db),
    hours: await append<StoreHours>(log, topics.hours, hours, ({ valid_from }) => valid_from),
    timezones: await append<StoreTimezone>(log, topics.timezones, await zones(db)),
    specialDays: await append<StoreSpecialDay>(
      log,
      topics.specialDays,
      await specialDays(db),
      ({ date }) => date,
    ),
    closures: await append<StoreClosure>(
      log,
      topics.closures,
      await closures(db),
      ({ from_utc }) => from_utc,
    ),
    attributes: await append<StoreAttributes>(log, topics.attributes, await attributes(db)),
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
  return (await hoursToRecover(db, {})).map(({ store_id, week, changed_by }) => ({
    store_id,
    week: week.length === 0 ? null : openingRows<OpeningHours>(week),
    ...by(changed_by),
  }));
}

async function datedWeeks(db: Database): Promise<StoreHours[]> {
  return (await datedWeeksToRecover(db, {})).map(({ store_id, valid_from, week, changed_by }) => ({
    store_id,
    valid_from,
    week: week.length === 0 ? null : openingRows<OpeningHours>(week),
    ...by(changed_by),
  }));
}

async function zones(db: Database): Promise<StoreTimezone[]> {
  return (await timezonesToRecover(db, {})).map(({ changed_by, ...zone }) => ({
    ...zone,
    ...by(changed_by),
  }));
}

async function specialDays(db: Database): Promise<StoreSpecialDay[]> {
  return (await specialDaysToRecover(db, {})).map(
    ({ is_removed, openings, changed_by, ...day }) => ({
      ...day,
      openings: is_removed ? null : openings,
      ...by(changed_by),
    }),
  );
}

async function closures(db: Database): Promise<StoreClosure[]> {
  return (await closuresToRecover(db, {})).map(
    ({ store_id, from_us, to_us, reason, is_removed, changed_by }) => ({
      store_id,
      from_utc: fromMicroseconds(from_us),
      closure: is_removed ? null : { to_utc: to_us === 0 ? null : fromMicroseconds(to_us), reason },
      ...by(changed_by),
    }),
  );
}

async function attributes(db: Database): Promise<StoreAttributes[]> {
  return (await attributesToRecover(db, {})).map(({ changed_by, ...store }) => ({
    ...store,
    ...by(changed_by),
  }));
}

function by(changed_by: string): { changed_by?: string } {
  return changed_by === "" ? {} : { changed_by };
}

async function append<T extends { store_id: string }>(
  log: EventLog,
  topic: Topic<T>,
  values: readonly T[],
  within: (value: T) => string | undefined = () => undefined,
): Promise<number> {
  for (let at = 0; at < values.length; at += MESSAGES_PER_APPEND) {
    const entries = values.slice(at, at + MESSAGES_PER_APPEND).map(
      (value): Entry => ({
        key: keyOf(value.store_id, within(value)),
        value: JSON.stringify(value),
      }),
    );
    await log.append(topic.name, entries);
  }
  return values.length;
}
