import { createRoute, z } from "@hono/zod-openapi";
import { BlindStretches, type blindStretchesAnswer } from "../../answers/blind-stretches.ts";
import { createRouter, responses } from "../../http/router.ts";
import { scope } from "../../http/scopes.ts";
import { rangeOfDays } from "./query.ts";

const route = createRoute({
  method: "get",
  path: "/incidents/blind",
  ...scope("read"),
  operationId: "listBlindStretches",
  tags: ["Incidents"],
  summary: "When the system was blind: hardly a store was polled",
  description:
    "The system is blind at a whole minute if fewer than half as many stores were polled in the 90 minutes before " +
    "it as at the same time of the seven days before; on the first day, as at any time before. Once blind, it " +
    "stays so while no store is polled. Listed are the stretches that have a part in the range, each as a whole, " +
    "however long before the range it began. Without `to` the range ends now.",
  request: { query: z.strictObject({ ...rangeOfDays() }) },
  responses: responses({
    200: {
      description: "Those of the range",
      content: { "application/json": { schema: BlindStretches } },
    },
  }),
});

/** `GET /incidents/blind`. */
export function listBlindStretches(find: ReturnType<typeof blindStretchesAnswer>) {
  return createRouter().openapi(route, async (c) => {
    c.header("Cache-Control", "no-store");
    return c.json(await find(c.req.valid("query")), 200);
  });
}
