import { z } from "@hono/zod-openapi";
import { fromMicroseconds } from "../../producers/messages/timestamp.ts";
import type { Database } from "../../sql/database.ts";
import { newestPoll } from "../../sql/reports.ts";
import { localTime } from "../uptime/local-time.ts";
import { knownStore, type StoreLookup } from "./known-store.ts";
import { Outage, outageJson } from "./outage.ts";
import { outagesOfStores } from "./outage-pages.ts";
import { rangeOf } from "./time-range.ts";
import type { TimeParams } from "./timeline.ts";

export const StoreOutages = z
  .object({
    store_id: z.string(),
    from: z.string().describe("UTC"),
    to: z.string().describe("UTC, exclusive"),
    outages: z.array(Outage).describe("By their beginning"),
  })
  .openapi("StoreOutages");

export type StoreOutages = z.infer<typeof StoreOutages>;

/** Finds the outages of a store in a time range. */
export function storeOutagesAnswer(db: Database, lookup: StoreLookup, clock: () => Date) {
  return async (id: string, { from, to, ...filling }: TimeParams): Promise<StoreOutages> => {
    const facts = await knownStore(lookup, id);
    const range = rangeOf({ from, to }, facts.polled?.last_us ?? clock().getTime() * 1000);
    const [newest] = await newestPoll(db);
    const params = { range, filling, least_us: 0 };
    const outages =
      newest === undefined ? [] : await outagesOfStores(db, [facts], newest.newest_us, params);
    const local = localTime(facts.timezone);
    return {
      store_id: facts.store_id,
      from: fromMicroseconds(range.from),
      to: fromMicroseconds(range.to),
      outages: outages.map((outage) => outageJson(outage, local)),
    };
  };
}
