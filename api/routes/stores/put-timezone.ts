import { createRoute, z } from "@hono/zod-openapi";
import type { EventLog } from "../../../producers/log/event-log.ts";
import { isZone, type StoreTimezone, topics } from "../../../producers/messages/topics.ts";
import { StoreId } from "../../answers/known-store.ts";
import { changedBy } from "../../http/authenticate.ts";
import { createRouter, NoQuery, responses } from "../../http/router.ts";
import { scope } from "../../http/scopes.ts";

const Zone = z
  .strictObject({
    timezone: z
      .string()
      .trim()
      .refine(isZone, "not a zone of the IANA time zone database")
      .describe("A name of the IANA time zone database")
      .openapi({ example: "Europe/London" }),
  })
  .openapi("Timezone", { example: { timezone: "Europe/London" } });

const ZonePut = z.object({ store_id: z.string(), timezone: z.string() }).openapi("StoreTimezone");

const route = createRoute({
  method: "put",
  path: "/stores/{id}/timezone",
  ...scope("write"),
  operationId: "putStoreTimezone",
  tags: ["Stores"],
  summary: "Replace the time zone of a store",
  description:
    "The change goes through the log, like zones from a file; the response comes when it is durable there. " +
    "Reports that begin after it has been ingested use it.",
  request: {
    params: StoreId,
    query: NoQuery,
    body: { required: true, content: { "application/json": { schema: Zone } } },
  },
  responses: responses(
    {
      202: {
        description: "The new zone",
        content: { "application/json": { schema: ZonePut } },
      },
    },
    "body-too-large",
    "unsupported-media-type",
    "log-unavailable",
  ),
});

/** `PUT /stores/{id}/timezone`. */
export function putTimezone(log: EventLog) {
  return createRouter().openapi(route, async (c) => {
    const { id } = c.req.valid("param");
    const { timezone } = c.req.valid("json");
    const zone: StoreTimezone = { store_id: id, timezone_str: timezone, ...changedBy(c) };
    await log.append(topics.timezones.name, [{ key: id, value: JSON.stringify(zone) }]);
    return c.json({ store_id: id, timezone }, 202);
  });
}
