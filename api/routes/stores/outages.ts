import { createRoute, z } from "@hono/zod-openapi";
import { fromMicroseconds } from "../../../producers/messages/timestamp.ts";
import { newestPoll } from "../../../sql/reports.ts";
import type { Database } from "../../../sql/database.ts";
import { createRouter, responses } from "../../http/router.ts";
import { scope } from "../../http/scopes.ts";
import { localTime } from "../../uptime/local-time.ts";
import { outagesOfStores } from "../../answers/outage-pages.ts";
import { knownStore, StoreId, type StoreLookup } from "../../answers/known-store.ts";
import { Outage, outageJson, WHAT_AN_OUTAGE_IS } from "../../answers/outage.ts";
import { FillingQuery, Range, rangeOf } from "./time-range.ts";
import type { TimeParams } from "./timeline.ts";

const StoreOutages = z
  .object({
    store_id: z.string(),
    from: z.string().describe("UTC"),
    to: z.string().describe("UTC; not part of it"),
    outages: z.array(Outage).describe("By their beginning"),
  })
  .openapi("StoreOutages");
export type StoreOutages = z.infer<typeof StoreOutages>;

const route = createRoute({
  method: "get",
  path: "/stores/{id}/outages",
  ...scope("read"),
  operationId: "listStoreOutages",
  tags: ["Stores"],
  summary: "When a store was down, and which polls show it",
  description: `${WHAT_AN_OUTAGE_IS} Without \`to\` the time ends with the newest poll of the store, or now when there is none.`,
  request: { params: StoreId, query: z.strictObject({ ...Range, ...FillingQuery }) },
  responses: responses(
    {
      200: {
        description: "Its outages",
        content: { "application/json": { schema: StoreOutages } },
      },
    },
    "store-not-found",
  ),
});

/** Tells when a store was down in a stretch of time. */
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

/** `GET /stores/{id}/outages`. */
export function getStoreOutages(tell: ReturnType<typeof storeOutagesAnswer>) {
  return createRouter().openapi(route, async (c) => {
    c.header("Cache-Control", "no-store");
    return c.json(await tell(c.req.valid("param").id, c.req.valid("query")), 200);
  });
}
