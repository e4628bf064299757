import { createRoute, z } from "@hono/zod-openapi";
import { hoursProblem, weekOf } from "../../../producers/intake/week.ts";
import type { EventLog } from "../../../producers/log/event-log.ts";
import { keyOf, type StoreHours, topics } from "../../../producers/messages/topics.ts";
import { StoreId } from "../../answers/known-store.ts";
import { changedBy } from "../../http/authenticate.ts";
import { createRouter, responses } from "../../http/router.ts";
import { scope } from "../../http/scopes.ts";
import { LocalDate } from "./calendar-changes.ts";

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
  .openapi("Week", {
    example: { week: [{ day: 0, start_time_local: "09:00", end_time_local: "17:00" }] },
  });

const ValidFrom = z.strictObject({
  valid_from: LocalDate.optional().describe(
    "The date of the store's own calendar from which on the week governs. Without it: since ever, and the " +
      "week takes the place of all weeks of the store",
  ),
});

const WeekPut = z
  .object({
    store_id: z.string(),
    valid_from: z.string().optional(),
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
  .object({ store_id: z.string(), valid_from: z.string().optional(), week: z.null() })
  .openapi("StoreHoursForgotten");

const deletion = createRoute({
  method: "delete",
  path: "/stores/{id}/hours",
  ...scope("write"),
  operationId: "deleteStoreHours",
  tags: ["Stores"],
  summary: "Delete the opening hours of a store",
  description:
    "Of its week that is valid from a date, or without one of all its weeks. A store without hours counts as " +
    "always open; to close it, put an empty week. The change goes through " +
    "the log, like hours from a file; the response comes when it is durable there.",
  request: { params: StoreId, query: ValidFrom },
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
    query: ValidFrom,
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
    const { valid_from } = c.req.valid("query");
    const week = weekOf(c.req.valid("param").id, c.req.valid("json").week);
    const hours = valid_from === undefined ? week : { ...week, valid_from };
    await append(log, { ...hours, ...changedBy(c) });
    return c.json(hours, 202);
  });
}

/** `DELETE /stores/{id}/hours`. */
export function deleteHours(log: EventLog) {
  return createRouter().openapi(deletion, async (c) => {
    const { id: store_id } = c.req.valid("param");
    const { valid_from } = c.req.valid("query");
    const hours =
      valid_from === undefined ? { store_id, week: null } : { store_id, valid_from, week: null };
    await append(log, { ...hours, ...changedBy(c) });
    return c.json(hours, 202);
  });
}

async function append(log: EventLog, hours: StoreHours): Promise<void> {
  const key = keyOf(hours.store_id, hours.valid_from);
  await log.append(topics.hours.name, [{ key, value: JSON.stringify(hours) }]);
}
