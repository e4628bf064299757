import { createRoute, z } from "@hono/zod-openapi";
import {
  GROUP_DAYS,
  GroupIncidents,
  type groupIncidentsAnswer,
} from "../../answers/group-incidents.ts";
import { createRouter, responses } from "../../http/router.ts";
import { scope } from "../../http/scopes.ts";
import { RuleQuery, rangeOfDays } from "./query.ts";

const { defaultDays, mostDays } = GROUP_DAYS;

const route = createRoute({
  method: "get",
  path: "/incidents/groups",
  ...scope("read"),
  operationId: "listGroupIncidents",
  tags: ["Incidents"],
  summary: "Incidents of many stores at once",
  description:
    "When at least ten stores of a group, and at least a quarter of those that were polled, go down within 90 " +
    "minutes, they have a group incident. It is looked for among all stores together, and with `by` among those " +
    "with the same value of an attribute, as it is now. Listed are those that were open at some time of the " +
    "range and opened at most one day before it; stores that join more than a day after the range are left " +
    "out. Without `to` the range ends at `as_of`.",
  request: {
    query: z.strictObject({
      by: z.string().max(2200).default("").openapi({
        description: "The names of attributes, with commas between them; default: none",
        example: "brand,region",
      }),
      ...rangeOfDays(defaultDays, mostDays),
      ...RuleQuery,
    }),
  },
  responses: responses({
    200: {
      description: "Those of the range",
      content: { "application/json": { schema: GroupIncidents } },
    },
  }),
});

/** `GET /incidents/groups`. */
export function listGroupIncidents(find: ReturnType<typeof groupIncidentsAnswer>) {
  return createRouter().openapi(route, async (c) => {
    const { by, ...request } = c.req.valid("query");
    c.header("Cache-Control", "no-store");
    return c.json(await find(by, request), 200);
  });
}
