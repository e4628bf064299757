import { createRoute, z } from "@hono/zod-openapi";
import { createRouter, responses } from "../http/router.ts";
import { scope } from "../http/scopes.ts";
import { PipelineSummary } from "./get-pipeline.ts";

const Utc = z.string().nullable();

const DownStore = z
  .object({
    store_id: z.string(),
    since: z
      .string()
      .describe("The first poll of the run of inactive ones up to its newest, in UTC"),
    since_local: z.string().describe("The same on the store's wall clock"),
    since_at_least: z
      .boolean()
      .describe("The run may have begun before `since`: polls of the time before were taken away"),
    seconds: z.number().describe("From `since` to `at`, closed times included"),
    last_poll: z.string().describe("Its newest poll, in UTC"),
    timezone: z.string().describe("IANA name of its zone"),
    local_time: z.string().describe("`at` on its wall clock"),
    closes: Utc.describe("When it closes next, in UTC; null where it never does"),
    closes_local: Utc.describe("The same on its wall clock"),
  })
  .openapi("DownStore");

const Counts = z.object({
  up: z.number().int().describe("Open, and the newest poll saw them active"),
  down: z.number().int().describe("Open, and the newest poll saw them inactive"),
  unknown: z
    .number()
    .int()
    .describe("Open, and the newest poll is older than three hours, or there is none"),
  closed: z.number().int().describe("Outside their opening hours, whatever was seen"),
});

export const Now = z
  .object({
    at: z.string().describe("The instant that all of it speaks of, in UTC"),
    is_past: z
      .boolean()
      .describe(
        "The newest poll is older than three hours by the server's clock, and `at` is that poll's instant",
      ),
    clock: z.string().describe("What the server's clock shows, in UTC"),
    newest_poll: Utc.describe("The newest poll of all, in UTC; null when there is none"),
    stores: Counts.describe("How many stores are how; each is counted once"),
    matching: z.number().int().describe("How many stores are down and match `q`"),
    down: z.array(DownStore).describe("Those of them that have been down longest, longest first"),
    pipeline: PipelineSummary.describe("Whether the data is whole and fresh; see `GET /pipeline`"),
  })
  .openapi("Now");
export type Now = z.infer<typeof Now>;

const route = createRoute({
  method: "get",
  path: "/now",
  ...scope("read"),
  operationId: "getNow",
  tags: ["Stores"],
  summary: "How all stores are now, and which are down while they should be open",
  description:
    "Each store is counted once: `closed` outside its opening hours; else `down` or `up` as its newest " +
    "poll saw it; else, where that poll is older than three hours or there is none, `unknown`. Now is " +
    "the server's clock; where the newest poll of all is older than three hours, it is that poll's " +
    "instant, and `is_past` says so.",
  request: {
    query: z.strictObject({
      limit: z.coerce
        .number()
        .int()
        .min(1)
        .max(1000)
        .default(50)
        .describe("How many stores to list at most"),
      q: z
        .string()
        .regex(/^[A-Za-z0-9._:-]{1,64}$/, "expected the beginning of a store id")
        .optional()
        .describe("List only stores whose id begins so; the counts are of all"),
    }),
  },
  responses: responses({
    200: { description: "As it stands", content: { "application/json": { schema: Now } } },
  }),
});

/** What is asked of `GET /now`. */
export type NowParams = { limit: number; q?: string | undefined };

/** `GET /now`. */
export function getNow(find: (params: NowParams) => Promise<Now>) {
  return createRouter().openapi(route, async (c) => {
    c.header("Cache-Control", "no-store");
    return c.json(await find(c.req.valid("query")), 200);
  });
}
