import { createRoute, z } from "@hono/zod-openapi";
import { contentTypeOfKind, MEDIA_TYPES } from "../../sql/media-types.ts";
import { StoreIdParameter } from "../answers/known-store.ts";
import { WHAT_AN_OUTAGE_IS } from "../answers/outage.ts";
import { OUTAGE_FORMATS, outageFile } from "../answers/outage-export.ts";
import { type FindOutages, OutageList } from "../answers/outage-list.ts";
import { asBody } from "../answers/send-rows.ts";
import { LINK, linkNext, Page } from "../http/cursor.ts";
import { createRouter, responses } from "../http/router.ts";
import { scope } from "../http/scopes.ts";
import { FillingQuery, Range } from "./stores/time-range.ts";

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
    "`next_cursor` of null means that there are no more. `format=csv` and `format=ndjson` are all of them " +
    "as one file.",
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
      format: z
        .enum(OUTAGE_FORMATS)
        .default("json")
        .describe("`csv` and `ndjson` have no pages: `limit` and `cursor` do not count"),
    }),
  },
  responses: responses(
    {
      200: {
        description: "A page, or all of them",
        headers: LINK,
        content: {
          "application/json": { schema: OutageList },
          [MEDIA_TYPES.csv]: { schema: { type: "string" } },
          [MEDIA_TYPES.ndjson]: { schema: { type: "string" } },
        },
      },
    },
    "invalid-cursor",
    "store-not-found",
  ),
});

/** `GET /outages`. */
export function listOutages(find: FindOutages) {
  return createRouter().openapi(route, async (c): Promise<Response> => {
    const { format, ongoing, ...query } = c.req.valid("query");
    const params = { ...query, ongoing: ongoing === undefined ? undefined : ongoing === "true" };
    c.header("Cache-Control", "no-store");
    if (format !== "json") {
      const file = asBody(await outageFile(find, params, format));
      return c.body(file, 200, {
        "Content-Type": contentTypeOfKind(format),
        "Content-Disposition": `attachment; filename="outages.${format}"`,
      });
    }
    const { items, next_cursor } = await find(params);
    linkNext(c, next_cursor);
    return c.json({ items, next_cursor }, 200);
  });
}
