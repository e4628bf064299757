import { createRoute, z } from "@hono/zod-openapi";
import type { EventLog } from "../../../producers/log/event-log.ts";
import {
  LONGEST_VALUE,
  MOST_ATTRIBUTES,
  readAttributes,
} from "../../../producers/messages/attributes.ts";
import { keyOf, type StoreAttributes, topics } from "../../../producers/messages/topics.ts";
import { AttributesOfStore, type attributesAnswer } from "../../answers/attributes.ts";
import { StoreId, StoreIdParameter } from "../../answers/known-store.ts";
import { changedBy } from "../../http/authenticate.ts";
import { createRouter, NoQuery, responses } from "../../http/router.ts";
import { scope } from "../../http/scopes.ts";

const get = createRoute({
  method: "get",
  path: "/stores/{id}/attributes",
  ...scope("read"),
  operationId: "getStoreAttributes",
  tags: ["Stores"],
  summary: "The attributes of a store: its name, brand, region and the like",
  request: { params: StoreId, query: NoQuery },
  responses: responses(
    {
      200: {
        description: "Those that have a value",
        content: { "application/json": { schema: AttributesOfStore } },
      },
    },
    "store-not-found",
  ),
});

const Attributes = z
  .record(z.string(), z.string())
  .superRefine((attributes, context) => {
    const read = readAttributes(Object.entries(attributes));
    if ("reason" in read) context.addIssue({ code: "custom", message: read.reason });
  })
  .openapi("Attributes", {
    maxProperties: MOST_ATTRIBUTES,
    additionalProperties: { type: "string", maxLength: LONGEST_VALUE },
    example: { name: "Harbour Grill, Soho", brand: "Harbour", region: "south" },
  });

const put = createRoute({
  method: "put",
  path: "/stores/{id}/attributes",
  ...scope("write"),
  operationId: "putStoreAttributes",
  tags: ["Stores"],
  summary: "Set the attributes of a store",
  description:
    "They replace the previous ones as a whole. The change goes through the log, like one from a file; the " +
    "response comes when it is durable there. Reports that begin after it has been ingested use it.",
  request: {
    params: z.object({ id: StoreIdParameter }),
    query: NoQuery,
    body: { required: true, content: { "application/json": { schema: Attributes } } },
  },
  responses: responses(
    {
      202: {
        description: "The attributes, by name",
        content: { "application/json": { schema: AttributesOfStore } },
      },
    },
    "body-too-large",
    "unsupported-media-type",
    "log-unavailable",
  ),
});

const remove = createRoute({
  method: "delete",
  path: "/stores/{id}/attributes",
  ...scope("write"),
  operationId: "deleteStoreAttributes",
  tags: ["Stores"],
  summary: "Remove all attributes of a store",
  request: { params: z.object({ id: StoreIdParameter }), query: NoQuery },
  responses: responses(
    {
      202: {
        description: "The change is durable on the log",
        content: { "application/json": { schema: AttributesOfStore } },
      },
    },
    "log-unavailable",
  ),
});

/** `GET`, `PUT` and `DELETE` of `/stores/{id}/attributes`. */
export function storeAttributes(log: EventLog, find: ReturnType<typeof attributesAnswer>) {
  async function append(value: StoreAttributes): Promise<void> {
    const key = keyOf(value.store_id);
    await log.append(topics.attributes.name, [{ key, value: JSON.stringify(value) }]);
  }
  return createRouter()
    .openapi(get, async (c) => {
      c.header("Cache-Control", "no-store");
      return c.json(await find(c.req.valid("param").id), 200);
    })
    .openapi(put, async (c) => {
      const { id: store_id } = c.req.valid("param");
      const read = readAttributes(Object.entries(c.req.valid("json")));
      const attributes = "value" in read ? read.value : {};
      await append({ store_id, attributes: { ...attributes }, ...changedBy(c) });
      return c.json({ store_id, attributes }, 202);
    })
    .openapi(remove, async (c) => {
      const { id: store_id } = c.req.valid("param");
      await append({ store_id, attributes: null, ...changedBy(c) });
      return c.json({ store_id, attributes: {} }, 202);
    });
}
