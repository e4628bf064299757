import { createRoute, z } from "@hono/zod-openapi";
import { openingProblem, openingsOf } from "../../../producers/intake/special-day.ts";
import type { EventLog } from "../../../producers/log/event-log.ts";
import {
  canonicalTimestamp,
  fromMicroseconds,
  microseconds,
} from "../../../producers/messages/timestamp.ts";
import {
  closureProblem,
  isDate,
  keyOf,
  reasonProblem,
  type StoreClosure,
  type StoreSpecialDay,
  topics,
} from "../../../producers/messages/topics.ts";
import { StoreIdParameter } from "../../answers/known-store.ts";
import { changedBy } from "../../http/authenticate.ts";
import { Problem } from "../../http/problem.ts";
import { createRouter, NoQuery, responses } from "../../http/router.ts";
import { scope } from "../../http/scopes.ts";

const THROUGH_THE_LOG =
  "The change goes through the log, like one from a file; the response comes when it is durable there. " +
  "Reports that begin after it has been ingested use it.";

/** A date of a store's own calendar. */
export const LocalDate = z.string().refine(isDate, "expected a date such as 2024-12-25").openapi({
  type: "string",
  format: "date",
  example: "2024-12-25",
  description: "A date of the store's own calendar",
});

const DayAddress = z.object({ id: StoreIdParameter, date: LocalDate });

const OpeningRow = z
  .strictObject({
    start_time_local: z.string().describe("`09:00` or `09:00:00`, on the store's wall clock"),
    end_time_local: z
      .string()
      .describe("On the next day if not after the start; 00:00 to 00:00 is the whole day"),
  })
  .superRefine((row, context) => {
    const message = openingProblem(row);
    if (message !== undefined) context.addIssue({ code: "custom", message });
  })
  .openapi("OpeningRow");

const SpecialDay = z
  .strictObject({
    openings: z
      .array(OpeningRow)
      .max(1000)
      .describe("They replace all that would open on this date; none: closed"),
  })
  .openapi("SpecialDay", {
    example: { openings: [{ start_time_local: "10:00", end_time_local: "14:00" }] },
  });

const SpecialDayPut = z
  .object({
    store_id: z.string(),
    date: z.string(),
    openings: z
      .array(z.object({ start_time_local: z.string(), end_time_local: z.string() }))
      .nullable()
      .describe("Null: the week governs again"),
  })
  .openapi("StoreSpecialDay");

const putDay = createRoute({
  method: "put",
  path: "/stores/{id}/special-days/{date}",
  ...scope("write"),
  operationId: "putSpecialDay",
  tags: ["Stores"],
  summary: "Set the openings of a store on one date",
  description: `A holiday, or longer hours. What began on the evening before stays. ${THROUGH_THE_LOG}`,
  request: {
    params: DayAddress,
    query: NoQuery,
    body: { required: true, content: { "application/json": { schema: SpecialDay } } },
  },
  responses: responses(
    {
      202: {
        description: "The openings, in order and without duplicates",
        content: { "application/json": { schema: SpecialDayPut } },
      },
    },
    "body-too-large",
    "unsupported-media-type",
    "log-unavailable",
  ),
});

const deleteDay = createRoute({
  method: "delete",
  path: "/stores/{id}/special-days/{date}",
  ...scope("write"),
  operationId: "deleteSpecialDay",
  tags: ["Stores"],
  summary: "Let the week of a store govern a date again",
  description: THROUGH_THE_LOG,
  request: { params: DayAddress, query: NoQuery },
  responses: responses(
    {
      202: {
        description: "The change is durable on the log",
        content: { "application/json": { schema: SpecialDayPut } },
      },
    },
    "log-unavailable",
  ),
});

const Instant = z
  .string()
  .max(64)
  .refine((text) => canonicalTimestamp(text) !== undefined, "expected an instant")
  .openapi({ type: "string", format: "date-time", example: "2024-12-24T18:00:00Z" });

const ClosureAddress = z.object({
  id: StoreIdParameter,
  from: Instant.describe("When the closure begins; its key"),
});

const Closure = z
  .strictObject({
    to: Instant.nullable().default(null).describe("When it ends, exclusive; null: open-ended"),
    reason: z
      .string()
      .trim()
      .default("")
      .superRefine((text, context) => {
        const message = reasonProblem(text);
        if (message !== undefined) context.addIssue({ code: "custom", message });
      })
      .describe("Free text of at most 200 characters")
      .openapi({ maxLength: 200 }),
  })
  .openapi("Closure", { example: { to: "2025-02-08T00:00:00Z", reason: "new kitchen" } });

const ClosurePut = z
  .object({
    store_id: z.string(),
    from: z.string().describe("UTC"),
    closure: z
      .object({ to: z.string().nullable().describe("UTC"), reason: z.string() })
      .nullable()
      .describe("Null: there is no such closure any more"),
  })
  .openapi("StoreClosure");

const putClosure = createRoute({
  method: "put",
  path: "/stores/{id}/closures/{from}",
  ...scope("write"),
  operationId: "putClosure",
  tags: ["Stores"],
  summary: "Plan a closure of a store",
  description:
    "Opening periods are cut at it: time within it is excused, neither up nor down. One store and " +
    `beginning have one closure; another replaces it. ${THROUGH_THE_LOG}`,
  request: {
    params: ClosureAddress,
    query: NoQuery,
    body: { required: true, content: { "application/json": { schema: Closure } } },
  },
  responses: responses(
    {
      202: {
        description: "The closure",
        content: { "application/json": { schema: ClosurePut } },
      },
    },
    "body-too-large",
    "unsupported-media-type",
    "log-unavailable",
  ),
});

const deleteClosure = createRoute({
  method: "delete",
  path: "/stores/{id}/closures/{from}",
  ...scope("write"),
  operationId: "deleteClosure",
  tags: ["Stores"],
  summary: "Cancel a planned closure",
  description: THROUGH_THE_LOG,
  request: { params: ClosureAddress, query: NoQuery },
  responses: responses(
    {
      202: {
        description: "The change is durable on the log",
        content: { "application/json": { schema: ClosurePut } },
      },
    },
    "log-unavailable",
  ),
});

/** `PUT` and `DELETE` of `/stores/{id}/special-days/{date}`. */
export function specialDayChanges(log: EventLog) {
  async function append(day: StoreSpecialDay): Promise<void> {
    const key = keyOf(day.store_id, day.date);
    await log.append(topics.specialDays.name, [{ key, value: JSON.stringify(day) }]);
  }
  return createRouter()
    .openapi(putDay, async (c) => {
      const { id: store_id, date } = c.req.valid("param");
      const openings = openingsOf(c.req.valid("json").openings);
      await append({ store_id, date, openings, ...changedBy(c) });
      return c.json({ store_id, date, openings }, 202);
    })
    .openapi(deleteDay, async (c) => {
      const { id: store_id, date } = c.req.valid("param");
      await append({ store_id, date, openings: null, ...changedBy(c) });
      return c.json({ store_id, date, openings: null }, 202);
    });
}

/** `PUT` and `DELETE` of `/stores/{id}/closures/{from}`. */
export function closureChanges(log: EventLog) {
  async function append(closure: StoreClosure): Promise<void> {
    const key = keyOf(closure.store_id, closure.from_utc);
    await log.append(topics.closures.name, [{ key, value: JSON.stringify(closure) }]);
  }
  return createRouter()
    .openapi(putClosure, async (c) => {
      const { id: store_id, from: begin } = c.req.valid("param");
      const { to: end, reason } = c.req.valid("json");
      const [from, to] = [canonical(begin), end === null ? null : canonical(end)];
      const problem = closureProblem(from, to);
      if (problem !== undefined) {
        const errors = [{ in: "json", name: "to", reason: problem }];
        throw new Problem("invalid-request", problem, { extensions: { errors } });
      }
      const closure = { to_utc: to, reason };
      await append({ store_id, from_utc: from, closure, ...changedBy(c) });
      return c.json({ store_id, from, closure: { to, reason } }, 202);
    })
    .openapi(deleteClosure, async (c) => {
      const { id: store_id, from: begin } = c.req.valid("param");
      const from = canonical(begin);
      await append({ store_id, from_utc: from, closure: null, ...changedBy(c) });
      return c.json({ store_id, from, closure: null }, 202);
    });
}

/** An instant that was found valid, in the spelling of the log. */
function canonical(text: string): string {
  return fromMicroseconds(microseconds(canonicalTimestamp(text) ?? ""));
}
