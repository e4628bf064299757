import { createRoute, z } from "@hono/zod-openapi";
import type { Database } from "../../sql/database.ts";
import { newestPoll } from "../../sql/reports.ts";
import { knownStore, StoreIdParameter, type StoreLookup } from "../answers/known-store.ts";
import { Outage, outageJson, WHAT_AN_OUTAGE_IS } from "../answers/outage.ts";
import { outagePage, outagesOfStores } from "../answers/outage-pages.ts";
import { rangeOf } from "../answers/time-range.ts";
import { decodeCursor, encodeCursor, LINK, linkNext, Page, pageOf } from "../http/cursor.ts";
import { createRouter, responses } from "../http/router.ts";
import { scope } from "../http/scopes.ts";
import { localTimes } from "../uptime/local-time.ts";
import { FillingQuery, InstantUs, Range } from "./stores/time-range.ts";

const MINUTE_US = 60_000_000;

const Cursor = z.strictObject({
  store_id: z.string().max(64),
  after: z.number().int().nullable(),
  /** The range of the first page, which holds for all pages of a list. */
  from: InstantUs,
  to: InstantUs,
});

const route = createRoute({
  method: "get",
  path: "/outages",
  ...scope("read"),
  operationId: "listOutages",
  tags: ["Stores"],
  summary: "When stores were down, and which polls show it",
  description:
    `${WHAT_AN_OUTAGE_IS} Ordered by store id and beginning. Without \`to\` the range ends at the newest ` +
    "poll of all stores. A page covers a limited number of stores: it may be short or empty, and only a " +
    "`next_cursor` of null means that there are no more.",
  request: {
    query: z.strictObject({
      ...Page,
      ...Range,
      ...FillingQuery,
      ongoing: z
        .enum(["true", "false"])
        .optional()
        .describe("Only outages that are ongoing, or only those that have ended"),
      store: StoreIdParameter.optional().describe("Only outages of this store"),
      min_minutes: z.coerce.number().min(0).max(100_000).default(0).openapi({
        type: "number",
        description: "Only outages with at least this much time down inside opening hours",
        example: 60,
      }),
    }),
  },
  responses: responses(
    {
      200: {
        description: "A page",
        headers: LINK,
        content: { "application/json": { schema: pageOf(Outage) } },
      },
    },
    "invalid-cursor",
    "store-not-found",
  ),
});

/** `GET /outages`. */
export function listOutages(db: Database, lookup: StoreLookup, clock: () => Date) {
  return createRouter().openapi(route, async (c) => {
    const request = c.req.valid("query");
    const { limit, cursor, method, reach, gaps } = request;
    const place = decodeCursor(cursor, Cursor);
    const [newest] = await newestPoll(db);
    const known = newest?.newest_us ?? Number.NEGATIVE_INFINITY;
    const range = rangeOf(place ?? request, newest?.newest_us ?? clock().getTime() * 1000);
    const params = {
      range,
      filling: { method, reach, gaps },
      ongoing: request.ongoing === undefined ? undefined : request.ongoing === "true",
      least_us: request.min_minutes * MINUTE_US,
    };
    c.header("Cache-Control", "no-store");
    const local = localTimes();
    const json = (outages: Awaited<ReturnType<typeof outagesOfStores>>) =>
      outages.map((each) => outageJson(each, local(each.facts.timezone)));
    if (request.store !== undefined) {
      const facts = await knownStore(lookup, request.store);
      const all = newest === undefined ? [] : await outagesOfStores(db, [facts], known, params);
      const left = all.filter(({ start }) => start > (place?.after ?? Number.NEGATIVE_INFINITY));
      const page = left.slice(0, limit);
      const after = left.length > limit ? (page.at(-1)?.start ?? null) : null;
      const next_cursor =
        after === null ? null : encodeCursor({ store_id: request.store, after, ...range });
      linkNext(c, next_cursor);
      return c.json({ items: json(page), next_cursor }, 200);
    }
    if (newest === undefined) return c.json({ items: [], next_cursor: null }, 200);
    const { outages, next } = await outagePage(db, known, params, { limit, place });
    const next_cursor = next === undefined ? null : encodeCursor({ ...next, ...range });
    linkNext(c, next_cursor);
    return c.json({ items: json(outages), next_cursor }, 200);
  });
}
