import { createRoute, z } from "@hono/zod-openapi";
import { WHAT_AN_INCIDENT_IS } from "../../answers/incident.ts";
import { type FindIncidents, IncidentList } from "../../answers/incident-list.ts";
import { StoreIdParameter } from "../../answers/known-store.ts";
import { LINK, linkNext, Page } from "../../http/cursor.ts";
import { createRouter, responses } from "../../http/router.ts";
import { scope } from "../../http/scopes.ts";
import { RuleQuery, rangeOfDays } from "./query.ts";

const route = createRoute({
  method: "get",
  path: "/incidents",
  ...scope("read"),
  operationId: "listIncidents",
  tags: ["Incidents"],
  summary: "Incidents: rows of inactive polls that count as one outage",
  description:
    `${WHAT_AN_INCIDENT_IS} Ordered by store id and first poll. Without \`to\` the range ends at \`as_of\`. A ` +
    "page covers a limited number of stores: it may be short or empty, and only a `next_cursor` of null means " +
    "that there are no more.",
  request: {
    query: z.strictObject({
      ...Page,
      ...rangeOfDays(),
      ...RuleQuery,
      state: z
        .enum(["open", "closed"])
        .optional()
        .describe("Only incidents that are open at `as_of`, or only those that are closed"),
      store: StoreIdParameter.optional().describe("Only incidents of this store"),
    }),
  },
  responses: responses(
    {
      200: {
        description: "A page",
        headers: LINK,
        content: { "application/json": { schema: IncidentList } },
      },
    },
    "invalid-cursor",
    "store-not-found",
  ),
});

/** `GET /incidents`. */
export function listIncidents(find: FindIncidents) {
  return createRouter().openapi(route, async (c) => {
    const page = await find(c.req.valid("query"));
    c.header("Cache-Control", "no-store");
    linkNext(c, page.next_cursor);
    return c.json(page, 200);
  });
}
