import { setTimeout as delay } from "node:timers/promises";
import type { EventLog } from "../producers/log/event-log.ts";
import type { Store } from "../sql/store.ts";
import { type Consumer, consume } from "./consume.ts";
import { hours, polls, rejectedOf, timezones } from "./stations.ts";

/** All topics on their way into ClickHouse. */
export type Ingest = {
  /** Resolves after `stop`; rejects when one topic cannot go on. */
  done: Promise<unknown>;
  /** Resolves when all that is on the log at this moment is in ClickHouse. */
  caughtUp(): Promise<void>;
  stop(): Promise<void>;
};

/** Takes every topic of the log into ClickHouse, from where the ledger ends. */
export function ingest(log: EventLog, store: Store, clock: () => Date): Ingest {
  const consumers: Consumer[] = [
    consume(log, store, polls, clock),
    consume(log, store, hours, clock),
    consume(log, store, timezones, clock),
    ...[polls, hours, timezones].map(({ topic }) =>
      consume(log, store, rejectedOf(topic.name), clock),
    ),
  ];

  async function isBehind(): Promise<boolean> {
    for (const { topic, position } of consumers) {
      const ends = await log.endOffsets(topic);
      if (ends.some((end, partition) => position(partition) < end)) return true;
    }
    return false;
  }

  const done = Promise.all(consumers.map((consumer) => consumer.done));
  return {
    done,
    caughtUp: async () => {
      let ended = false;
      const failed = done.finally(() => {
        ended = true;
      });
      failed.catch(() => {});
      while (!ended && (await isBehind())) await Promise.race([delay(20), failed]);
    },
    stop: async () => {
      await Promise.all(consumers.map((consumer) => consumer.stop()));
    },
  };
}
