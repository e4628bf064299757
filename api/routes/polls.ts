import { randomUUID } from "node:crypto";
import { createRoute, z } from "@hono/zod-openapi";
import {
  type Body,
  type BodyFormat,
  type Intake,
  IntakeBroken,
  type Tally,
} from "../../producers/intake/intake.ts";
import { LogUnwritable } from "../../producers/log/event-log.ts";
import { bytesOf, encodingOf } from "../http/body.ts";
import type { Metrics } from "../http/metrics.ts";
import { Problem, type ProblemKind } from "../http/problem.ts";
import { createRouter, responses } from "../http/router.ts";
import { scope } from "../http/scopes.ts";

const EXAMPLE = {
  store_id: "london-0043",
  status: "active",
  timestamp_utc: "2023-01-22T12:09:39.388884Z",
};

/** For the OpenAPI document only: bodies are parsed item by item, without a schema of the whole. */
const LivePoll = z
  .object({
    store_id: z.string().describe("1 to 64 of A-Z a-z 0-9 . _ : -, a letter or digit first"),
    status: z.string().describe("`active` or `inactive`, in any letter case"),
    timestamp_utc: z
      .string()
      .describe(
        "ISO 8601, or `2023-01-22 12:09:39.388884 UTC`; seconds are optional. From the year 2000 on, and at " +
          "most an hour ahead of the server",
      ),
  })
  .openapi("LivePoll", {
    example: EXAMPLE,
  });

const ONE = { $ref: "#/components/schemas/LivePoll" };
const TEXT = { type: "string" } as const;
const LINES = `${JSON.stringify(EXAMPLE)}\n`;
const CSV = `store_id,status,timestamp_utc\n${Object.values(EXAMPLE).join(",")}\n`;

const PollsTaken = z
  .object({
    accepted: z.number().int().describe("Items that are durable on the log as polls"),
    rejected: z.number().int().describe("Items that were rejected"),
    rejections: z
      .array(
        z.object({
          index: z.number().int().describe("Position of the item, from 0"),
          line: z.number().int().optional().describe("Its line in NDJSON and CSV, from 1"),
          reason: z.string(),
        }),
      )
      .describe("The first 1,000 rejected items"),
    rejections_omitted: z.number().int().describe("The number of rejected items beyond these"),
  })
  .openapi("PollsTaken");

const FORMATS: Readonly<Record<string, BodyFormat>> = {
  "application/json": "json",
  "application/x-ndjson": "ndjson",
  "application/jsonl": "ndjson",
  "text/csv": "csv",
};

const BROKEN = {
  empty: "unreadable-body",
  unreadable: "unreadable-body",
  cut: "unreadable-body",
  slow: "too-slow",
  large: "body-too-large",
  log: "log-unavailable",
} as const satisfies Record<IntakeBroken["problem"], ProblemKind>;

const SEND_AGAIN =
  "accepted items stay accepted; send the whole body again, duplicate polls count once";

const route = createRoute({
  method: "post",
  path: "/polls",
  ...scope("write"),
  operationId: "postPolls",
  tags: ["Polls"],
  summary: "Send polls: one, an array, NDJSON or CSV",
  description:
    "The body is streamed in constant memory, even gigabytes of it. Items of more than 65,536 characters " +
    "are rejected. The response comes when all valid items are durable on the log. The others are " +
    "rejected with a reason, in the response and in the table `rejected_rows`. Values may have any form " +
    "that cells of the input files may have; other members are ignored. CSV has the header of the input " +
    "files, with its columns in any order, separated by commas, semicolons or tabs. A body with " +
    "`Content-Encoding: gzip` is decompressed. If a body breaks off, the items accepted before stay " +
    "accepted (`accepted` of the problem): send the whole body again, duplicate polls count once.",
  request: {
    query: z.strictObject({
      dry_run: z
        .enum(["true", "false"])
        .default("false")
        .describe("True: answers what would happen, and does nothing"),
    }),
    headers: z.object({
      "content-encoding": z
        .string()
        .optional()
        .openapi({ description: "`gzip`, `identity`, or none", example: "gzip" }),
    }),
    body: {
      required: true,
      content: {
        "application/json": {
          schema: { oneOf: [ONE, { type: "array", items: ONE }] },
          example: [EXAMPLE],
        },
        "application/x-ndjson": { schema: TEXT, example: LINES },
        "application/jsonl": { schema: TEXT, example: LINES },
        "text/csv": { schema: TEXT, example: CSV },
      },
    },
  },
  responses: responses(
    {
      200: {
        description: "What would happen: nothing was done",
        content: { "application/json": { schema: PollsTaken } },
      },
      202: {
        description: "All valid items are durable on the log",
        content: { "application/json": { schema: PollsTaken } },
      },
    },
    "unreadable-body",
    "too-slow",
    "body-too-large",
    "unsupported-media-type",
    "no-acceptable-polls",
    "too-busy",
    "log-unavailable",
  ),
});

/** `POST /polls`. */
export function polls(
  intake: Intake,
  { pollsAccepted, pollsRejected }: Pick<Metrics, "pollsAccepted" | "pollsRejected">,
) {
  const router = createRouter();
  router.openAPIRegistry.register("LivePoll", LivePoll);

  async function take(body: Body): Promise<z.output<typeof PollsTaken>> {
    try {
      const tally = await intake.take(body);
      return body.isDry === true ? withOmitted(tally) : counted(tally);
    } catch (error) {
      if (!(error instanceof IntakeBroken)) throw error;
      const text = error.problem === "log" ? logText(error) : error.message;
      const headers = error.problem === "log" ? { "Retry-After": "1" } : {};
      const extensions = body.isDry === true ? withOmitted(error.tally) : counted(error.tally);
      throw new Problem(BROKEN[error.problem], `${text}: ${SEND_AGAIN}`, {
        extensions,
        headers,
        cause: error,
      });
    }
  }

  function counted(tally: Tally): z.output<typeof PollsTaken> {
    pollsAccepted.inc(tally.accepted);
    pollsRejected.inc(tally.rejected);
    return withOmitted(tally);
  }

  function withOmitted(tally: Tally): z.output<typeof PollsTaken> {
    return { ...tally, rejections_omitted: tally.rejected - tally.rejections.length };
  }

  return router.openapi(route, async (c) => {
    const { format, gzip } = encodingOf(c, FORMATS);
    if (!intake.hasRoom()) {
      throw new Problem("too-busy", "too many polls are being received: try again in a second", {
        headers: { "Retry-After": "1" },
      });
    }
    const bytes = bytesOf(c.req.raw);
    // Clients may reuse a request id: the rejected items of each request are kept all the same.
    const request = `${c.get("requestId")}.${randomUUID().slice(0, 8)}`;
    const isDry = c.req.valid("query").dry_run === "true";
    const taken = await take({ bytes, format, gzip, request, isDry });
    if (taken.accepted === 0 && taken.rejected > 0) {
      const [first] = taken.rejections;
      const detail = `all ${taken.rejected} items were rejected; the first: ${first?.reason}`;
      throw new Problem("no-acceptable-polls", detail, { extensions: taken });
    }
    return isDry ? c.json(taken, 200) : c.json(taken, 202);
  });
}

/** Why the log did not accept polls. */
function logText({ cause }: IntakeBroken): string {
  const failed = cause instanceof Error ? cause.cause : undefined;
  if (failed instanceof LogUnwritable) return `the log cannot be written: ${failed.reason}`;
  return "the log did not accept the rest";
}
