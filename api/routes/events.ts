import { createRoute, z } from "@hono/zod-openapi";
import { StoreIdParameter } from "../answers/known-store.ts";
import type { ChangeFeed } from "../events/change-feed.ts";
import { type EventStreamOptions, eventStream } from "../events/event-stream.ts";
import { Problem } from "../http/problem.ts";
import { createRouter, responses } from "../http/router.ts";
import { scope } from "../http/scopes.ts";

const OPTIONS: EventStreamOptions = { heartbeatMs: 15_000, stalledMs: 30_000 };
const RETRY_AFTER_SECONDS = "5";

const StatusEvent = z
  .object({
    store_id: z.string(),
    from: z
      .enum(["active", "inactive"])
      .nullable()
      .describe("The status published before; null for a store without one"),
    to: z.enum(["active", "inactive"]),
    polled_at: z.string().describe("The poll that shows it"),
    published_at: z.string().describe("When it was published, by the clock of ClickHouse"),
  })
  .openapi("StatusEvent");

const Place = z
  .string()
  .regex(/^\d{1,15}$/, "not the id of an event")
  .optional()
  .openapi({ example: "20000001" });

const route = createRoute({
  method: "get",
  path: "/events",
  ...scope("read"),
  operationId: "listenToEvents",
  tags: ["Stores"],
  summary: "Changes of the status of stores, as server-sent events",
  description:
    "`event: status` with a StatusEvent as JSON data, about a second after its poll was ingested (up to " +
    "about ten seconds during a replay). The `id` increases with every event. With `Last-Event-ID` the " +
    "stream resumes after that event, and none is missed or repeated; without it the stream starts with " +
    "the next event. Events are kept for 30 days: where some after `Last-Event-ID` are gone, the stream " +
    "starts with `event: gap`. Of two changes of a store within the same second only one is published, " +
    "or none if the second reverts the first. A comment every 15 seconds keeps the stream alive. A client " +
    "that does not keep up is disconnected, and can resume with `Last-Event-ID`.",
  request: {
    query: z.strictObject({
      store: z
        .preprocess(
          (value) => (typeof value === "string" ? [value] : value),
          z.array(StoreIdParameter),
        )
        .optional()
        .openapi({
          type: "array",
          items: { type: "string" },
          description: "Only these stores; may be repeated",
          example: ["london-0043"],
        }),
      last_event_id: Place.describe("Like `Last-Event-ID`, which takes precedence"),
    }),
    headers: z.object({
      "last-event-id": Place.describe("The `id` of the last event received"),
    }),
  },
  responses: responses(
    {
      200: {
        description: "The endless stream. Data of `status` is a StatusEvent.",
        content: { "text/event-stream": { schema: z.string() } },
      },
    },
    "too-many-listeners",
  ),
});

/** `GET /events`. */
export function events(feed: ChangeFeed, options: EventStreamOptions = OPTIONS) {
  const router = createRouter();
  router.openAPIRegistry.register("StatusEvent", StatusEvent);
  return router.openapi(route, async (c) => {
    const { store, last_event_id } = c.req.valid("query");
    const after = c.req.valid("header")["last-event-id"] ?? last_event_id;
    const listener = feed.join();
    if (listener === undefined) {
      throw new Problem("too-many-listeners", "too many clients listen: try again later", {
        headers: { "Retry-After": RETRY_AFTER_SECONDS },
      });
    }
    try {
      const beginning = await listener.begin(after === undefined ? undefined : Number(after));
      const stores = store === undefined ? undefined : new Set(store);
      return c.body(eventStream(listener, beginning, stores, options), 200, {
        "Content-Type": "text/event-stream",
        "Cache-Control": "no-store, no-transform",
        "X-Accel-Buffering": "no",
      });
    } catch (error) {
      listener.leave();
      throw error;
    }
  });
}
