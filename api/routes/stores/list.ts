import { createRoute, z } from "@hono/zod-openapi";
import { ID_BEGINNING } from "../../../producers/messages/store-id.ts";
import { fromMicroseconds } from "../../../producers/messages/timestamp.ts";
import { isZone } from "../../../producers/messages/topics.ts";
import type { Database } from "../../../sql/database.ts";
import {
  countStores,
  type ListedStore,
  type NamesOf,
  listStores as queryStores,
} from "../../../sql/stores.ts";
import { Search, StoreName } from "../../answers/attributes.ts";
import { StoreStatus } from "../../answers/store.ts";
import {
  Counted,
  decodeCursor,
  encodeCursor,
  LINK,
  linkNext,
  Page,
  pageOf,
  Total,
} from "../../http/cursor.ts";
import { createRouter, responses } from "../../http/router.ts";
import { scope } from "../../http/scopes.ts";
import { InstantParameter } from "./time-range.ts";

const StoreItem = z
  .object({
    store_id: z.string(),
    name: StoreName,
    status: StoreStatus,
    last_poll: z.string().nullable().describe("When it was last polled, in UTC; null if never"),
    timezone: z.string().describe("IANA name of its zone"),
    default_timezone: z.boolean().describe("It has no zone of its own: America/Chicago"),
    default_hours: z.boolean().describe("It has no hours of its own: always open"),
  })
  .openapi("StoreItem");

const Cursor = z.strictObject({ after: z.string().max(64) });

const route = createRoute({
  method: "get",
  path: "/stores",
  ...scope("read"),
  operationId: "listStores",
  tags: ["Stores"],
  summary: "All stores that have polls, hours or a time zone",
  description: "In the byte order of their ids. A store must match all filters.",
  request: {
    query: z.strictObject({
      ...Page,
      ...Counted,
      status: StoreStatus.optional(),
      timezone: z
        .string()
        .max(64)
        .refine(isZone, "there is no such time zone: expected a name such as Europe/London")
        .optional()
        .openapi({
          description: "Only stores in the zone of this name, the default zone included",
          example: "Europe/London",
        }),
      silent_since: InstantParameter.optional().describe(
        "Only stores without a poll at or after this instant",
      ),
      q: z
        .string()
        .regex(ID_BEGINNING, "expected the beginning of a store id")
        .optional()
        .openapi({ description: "Only stores whose id begins with this", example: "london-" }),
      search: Search.optional().describe(
        "Only stores whose id begins with this, whose name has it as a part, or with an attribute whose value " +
          "begins with it; in any letter case",
      ),
    }),
  },
  responses: responses(
    {
      200: {
        description: "A page",
        headers: LINK,
        content: { "application/json": { schema: pageOf(StoreItem).extend(Total) } },
      },
    },
    "invalid-cursor",
  ),
});

/** `GET /stores`. */
export function listStores(db: Database, namesOf: NamesOf) {
  return createRouter().openapi(route, async (c) => {
    const { limit, cursor, status, timezone, silent_since, q, search, count } =
      c.req.valid("query");
    const filter = {
      prefix: q ?? "",
      search: search ?? "",
      timezone: timezone ?? "",
      silent_since: silent_since ?? null,
      status: status ?? "",
    };
    const after = decodeCursor(cursor, Cursor)?.after ?? "";
    const [rows, counted] = await Promise.all([
      queryStores(db, { ...filter, after, limit: limit + 1 }),
      count === "true" ? countStores(db, filter) : [],
    ]);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const next_cursor =
      rows.length > limit && last !== undefined ? encodeCursor({ after: last.store_id }) : null;
    const names = await namesOf(page.map(({ store_id }) => store_id));
    c.header("Cache-Control", "no-store");
    linkNext(c, next_cursor);
    const items = page.map((store) => item(store, names));
    return c.json({ items, next_cursor, ...counted[0] }, 200);
  });
}

function item(
  { store_id, polled, timezone, default_timezone, default_hours }: ListedStore,
  names: ReadonlyMap<string, string>,
) {
  return {
    store_id,
    name: names.get(store_id) ?? null,
    status: polled?.status ?? ("unknown" as const),
    last_poll: polled && fromMicroseconds(polled.last_us),
    timezone,
    default_timezone,
    default_hours,
  };
}
