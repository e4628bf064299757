import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import type { EventLog } from "../producers/log/event-log.ts";
import { type Poll, topics } from "../producers/messages/topics.ts";
import type { Database } from "../sql/database.ts";

/** Each store is polled once a second. */
const STORES = 2000;
const APPEND_POLLS = 20;
const APPEND_EVERY_MS = (APPEND_POLLS / STORES) * 1000;
/** Between two polls, in microseconds: a poll's instant identifies it. */
const STEP_US = 1_000_000 / STORES;
const CHECK_EVERY_MS = 20;
/** After the acknowledgement of the last one. */
const TIMEOUT_MS = 30_000;

const Newest = z.array(z.object({ store: z.coerce.number(), newest: z.coerce.number() }));

const NEWEST = `
SELECT toUInt32(substring(store_id, 6)) AS store, toUnixTimestamp64Micro(max(polled_at)) AS newest
FROM store_status
WHERE startsWith(store_id, 'live-')
GROUP BY store_id
HAVING newest >= {since:Int64}`;

/** The results of live polls; times in milliseconds, sorted. */
export type Lived = {
  /** From the call of append until the log acknowledged. */
  acknowledged: number[];
  /** From then until a query to ClickHouse, its own time included, returned it. */
  visible: number[];
  sentPerSecond: number;
  observations: number;
};

/**
 * Appends polls of 2,000 stores in small appends, at a steady pace whether or not the log keeps up,
 * and queries ClickHouse for the status of the stores all the while. A store's polls stay in order,
 * so its newest one stands for all before it.
 *
 * @throws Error if an append fails, or polls are not visible half a minute after the last one
 */
export async function live(log: EventLog, db: Database, seconds: number): Promise<Lived> {
  const count = seconds * STORES;
  const base = Date.now() * 1000;
  const handedOver = new Float64Array(count).fill(Number.NaN);
  const acknowledged = new Float64Array(count).fill(Number.NaN);
  const visible = new Float64Array(count).fill(Number.NaN);
  let sending = true;

  async function append(from: number): Promise<void> {
    const entries = Array.from({ length: APPEND_POLLS }, (_, i) => entryOf(from + i, base));
    handedOver.fill(performance.now(), from, from + APPEND_POLLS);
    await log.append(topics.polls.name, entries);
    acknowledged.fill(performance.now(), from, from + APPEND_POLLS);
  }

  async function send(): Promise<number> {
    const appends: Promise<void>[] = [];
    const began = performance.now();
    for (let next = 0; next < count; next += APPEND_POLLS) {
      const wait = began + (next / APPEND_POLLS) * APPEND_EVERY_MS - performance.now();
      if (wait > 0) await delay(wait);
      const appended = append(next);
      appended.catch(() => {});
      appends.push(appended);
    }
    const sentPerSecond = (count / (performance.now() - began)) * 1000;
    await Promise.all(appends);
    sending = false;
    return sentPerSecond;
  }

  async function inspect(): Promise<number> {
    const unseen = Array.from({ length: STORES }, (_, id) => id);
    let deadline = Number.POSITIVE_INFINITY;
    for (let checks = 1; ; checks += 1) {
      const began = performance.now();
      const oldest = unseen.reduce((least, k) => Math.min(least, k), count);
      if (oldest >= count) return checks;
      if (!sending) deadline = Math.min(deadline, began + TIMEOUT_MS);
      if (began > deadline) throw new Error(`live poll ${oldest} of ${count} never became visible`);
      const newest = await newestOf(db, base + oldest * STEP_US);
      const now = performance.now();
      for (const row of newest) {
        const last = Math.round((row.newest - base) / STEP_US);
        let k = unseen[row.store] ?? count;
        for (; k <= last; k += STORES) visible[k] = now;
        unseen[row.store] = k;
      }
      await delay(Math.max(0, began + CHECK_EVERY_MS - performance.now()));
    }
  }

  const [sentPerSecond, checks] = await Promise.all([send(), inspect()]);
  return {
    acknowledged: sorted(acknowledged.map((at, k) => at - (handedOver[k] ?? 0))),
    // The acknowledgement may come after a query has already returned the poll.
    visible: sorted(visible.map((at, k) => Math.max(0, at - (acknowledged[k] ?? 0)))),
    sentPerSecond,
    observations: checks,
  };
}

function entryOf(k: number, base: number): { key: string; value: string } {
  const us = base + k * STEP_US;
  const micros = String(us % 1_000_000).padStart(6, "0");
  const poll: Poll = {
    store_id: `live-${k % STORES}`,
    status: k % 3 === 0 ? "inactive" : "active",
    timestamp_utc: `${new Date(Math.floor(us / 1000)).toISOString().slice(0, 19)}.${micros}Z`,
  };
  return { key: poll.store_id, value: JSON.stringify(poll) };
}

async function newestOf(db: Database, since: number): Promise<z.output<typeof Newest>> {
  const answer = await db.query({
    query: NEWEST,
    format: "JSONEachRow",
    query_params: { since },
  });
  return Newest.parse(await answer.json());
}

function sorted(values: Float64Array): number[] {
  if (values.some(Number.isNaN)) throw new Error("a live poll was never observed");
  return [...values].sort((a, b) => a - b);
}
