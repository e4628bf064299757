import { createRoute, z } from "@hono/zod-openapi";
import { WHAT_AN_INCIDENT_IS } from "../../answers/incident.ts";
import { StoreIncidents, type storeIncidentsAnswer } from "../../answers/incident-list.ts";
import { StoreId } from "../../answers/known-store.ts";
import { createRouter, responses } from "../../http/router.ts";
import { scope } from "../../http/scopes.ts";
import { RuleQuery, rangeOfDays } from "./query.ts";

const route = createRoute({
  method: "get",
  path: "/stores/{id}/incidents",
  ...scope("read"),
  operationId: "listStoreIncidents",
  tags: ["Incidents"],
  summary: "The incidents of a store",
  description: `${WHAT_AN_INCIDENT_IS} Without \`to\` the range ends at \`as_of\`.`,
  request: { params: StoreId, query: z.strictObject({ ...rangeOfDays(), ...RuleQuery }) },
  responses: responses(
    {
      200: {
        description: "Its incidents",
        content: { "application/json": { schema: StoreIncidents } },
      },
    },
    "store-not-found",
  ),
});

/** `GET /stores/{id}/incidents`. */
export function listStoreIncidents(find: ReturnType<typeof storeIncidentsAnswer>) {
  return createRouter().openapi(route, async (c) => {
    c.header("Cache-Control", "no-store");
    return c.json(await find(c.req.valid("param").id, c.req.valid("query")), 200);
  });
}
