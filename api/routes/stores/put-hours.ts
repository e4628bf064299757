import { createRoute, z } from "@hono/zod-openapi";
import { hoursProblem, weekOf } from "../../../producers/intake/week.ts";
import type { EventLog } from "../../../producers/log/event-log.ts";
import { topics } from "../../../producers/messages/topics.ts";
import { StoreId } from "../../answers/known-store.ts";
import { createRouter, NoQuery, responses } from "../../http/router.ts";
import { scope } from "../../http/scopes.ts";

const Row = z
  .strictObject({
    day: z
      .number()
      .describe("0 is Monday, 6 Sunday")
      .openapi({ type: "integer", minimum: 0, maximum: 6 }),
    start_time_local: z.string().describe("`09:00` or `09:00:00`, on the store's wall clock"),
    end_time_local: z
      .string()
      .describe("On the next day if not after the start; 00:00 to 00:00 is the whole day"),
  })
  .superRefine((row, context) => {
    const message = hoursProblem(row);
    if (message !== undefined) context.addIssue({ code: "custom", message });
  })
  .openapi("HoursRow");

const Week = z
  .strictObject({
    week: z
      .array(Row)
      .max(1000)
      .describe("The whole week, which replaces the former one. Without rows: closed on all days"),
  })
  .openapi("Week");

const WeekPut = z
  .object({
    store_id: z.string(),
    week: z.array(
      z.object({
        day: z.number().int(),
        start_time_local: z.string().describe("HH:MM:SS, with a fraction only if there is one"),
        end_time_local: z.string(),
      }),
    ),
  })
  .openapi("StoreHours");

const HoursForgotten = z
  .object({ store_id: z.string(), week: z.null() })
  .openapi("StoreHoursForgotten");

const deletion = createRoute({
  method: "delete",
  path: "/stores/{id}/hours",
  ...scope("write"),
  operationId: "deleteStoreHours",
  tags: ["Stores"],
  summary: "Delete the opening hours of a store",
  description:
    "A store without hours counts as always open; to close it, put an empty week. The change goes through " +
    "the log, like hours from a file; the response comes when it is durable there.",
  request: { params: StoreId, query: NoQuery },
  responses: responses(
    {
      202: {
        description: "The deletion is durable on the log",
        content: { "application/json": { schema: HoursForgotten } },
      },
    },
    "log-unavailable",
  ),
});

const route = createRoute({
  method: "put",
  path: "/stores/{id}/hours",
  ...scope("write"),
  operationId: "putStoreHours",
  tags: ["Stores"],
  summary: "Replace the opening hours of a store",
  description:
    "The change goes through the log, like hours from a file; the response comes when it is durable there. " +
    "Reports that begin after it has been ingested use it. A week without rows closes the store on all " +
    "days; `DELETE` removes its hours, which means always open.",
  request: {
    params: StoreId,
    query: NoQuery,
    body: { required: true, content: { "application/json": { schema: Week } } },
  },
  responses: responses(
    {
      202: {
        description: "The new week, in order and without duplicate rows",
        content: { "application/json": { schema: WeekPut } },
      },
    },
    "body-too-large",
    "unsupported-media-type",
    "log-unavailable",
  ),
});

/** `PUT /stores/{id}/hours`. */
export function putHours(log: EventLog) {
  return createRouter().openapi(route, async (c) => {
    const hours = weekOf(c.req.valid("param").id, c.req.valid("json").week);
    await log.append(topics.hours.name, [{ key: hours.store_id, value: JSON.stringify(hours) }]);
    return c.json(hours, 202);
  });
}

/** `DELETE /stores/{id}/hours`. */
export function deleteHours(log: EventLog) {
  return createRouter().openapi(deletion, async (c) => {
    const { id } = c.req.valid("param");
    const hours = { store_id: id, week: null };
    await log.append(topics.hours.name, [{ key: id, value: JSON.stringify(hours) }]);
    return c.json(hours, 202);
  });
}
