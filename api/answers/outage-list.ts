import { z } from "@hono/zod-openapi";
import type { Database } from "../../sql/database.ts";
import { newestPoll } from "../../sql/reports.ts";
import type { NamesOf } from "../../sql/stores.ts";
import { decodeCursor, encodeCursor, pageOf } from "../http/cursor.ts";
import type { Filling } from "../uptime/fill.ts";
import { localTimes } from "../uptime/local-time.ts";
import type { Period } from "../uptime/periods.ts";
import { StoreName } from "./attributes.ts";
import { knownStore, type StoreLookup } from "./known-store.ts";
import { Outage, outageJson } from "./outage.ts";
import { outagePage, outagesOfStores } from "./outage-pages.ts";
import { InstantUs, rangeOf } from "./time-range.ts";

const MINUTE_US = 60_000_000;

const Cursor = z.strictObject({
  store_id: z.string().max(64),
  after: z.number().int().nullable(),
  /** The range of the first page, which holds for all pages of a list. */
  from: InstantUs,
  to: InstantUs,
});

/** A page of outages. */
export const OutageList = pageOf(Outage.extend({ name: StoreName }).openapi("ListedOutage"));
export type OutageList = z.output<typeof OutageList>;

/** Which outages are requested; `from` and `to` in microseconds. */
export type OutageListParams = Filling & {
  from?: number | undefined;
  to?: number | undefined;
  ongoing?: boolean | undefined;
  min_minutes: number;
  /** Only of this store. */
  store?: string | undefined;
  cursor?: string | undefined;
  limit: number;
};

/** Finds a page of outages, and the range that they lie in. */
export type FindOutages = (params: OutageListParams) => Promise<OutageList & { range: Period }>;

/**
 * Finds when stores were down, by store and beginning. A page covers a limited number of stores: it
 * may be short or empty, and only a `next_cursor` of null means that there are no more.
 *
 * @throws Problem invalid-request, invalid-cursor or store-not-found
 */
export function outageListAnswer(
  db: Database,
  lookup: StoreLookup,
  clock: () => Date,
  namesOf: NamesOf,
): FindOutages {
  return async (request) => {
    const { limit, cursor, method, reach, gaps, ongoing, store, min_minutes } = request;
    const place = decodeCursor(cursor, Cursor);
    const [newest] = await newestPoll(db);
    const known = newest?.newest_us ?? Number.NEGATIVE_INFINITY;
    const range = rangeOf(place ?? request, newest?.newest_us ?? clock().getTime() * 1000);
    const least_us = min_minutes * MINUTE_US;
    const params = { range, filling: { method, reach, gaps }, ongoing, least_us };
    const local = localTimes();
    const json = async (outages: Awaited<ReturnType<typeof outagesOfStores>>) => {
      const names = await namesOf([...new Set(outages.map(({ facts }) => facts.store_id))]);
      return outages.map((each) => {
        const { store_id, ...outage } = outageJson(each, local(each.facts.timezone));
        return { store_id, name: names.get(store_id) ?? null, ...outage };
      });
    };
    if (store !== undefined) {
      const facts = await knownStore(lookup, store);
      const all = newest === undefined ? [] : await outagesOfStores(db, [facts], known, params);
      const left = all.filter(({ start }) => start > (place?.after ?? Number.NEGATIVE_INFINITY));
      const page = left.slice(0, limit);
      const after = left.length > limit ? (page.at(-1)?.start ?? null) : null;
      const next_cursor =
        after === null ? null : encodeCursor({ store_id: store, after, ...range });
      return { items: await json(page), next_cursor, range };
    }
    if (newest === undefined) return { items: [], next_cursor: null, range };
    const { outages, next } = await outagePage(db, known, params, { limit, place });
    const next_cursor = next === undefined ? null : encodeCursor({ ...next, ...range });
    return { items: await json(outages), next_cursor, range };
  };
}
