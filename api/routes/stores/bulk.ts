import { randomUUID } from "node:crypto";
import { createRoute, z } from "@hono/zod-openapi";
import {
  BodyError,
  type Bulk,
  type BulkBody,
  type BulkInput,
} from "../../../producers/intake/bulk.ts";
import type { Database } from "../../../sql/database.ts";
import { BulkAnswer, bulkAnswer } from "../../answers/bulk.ts";
import { changedBy } from "../../http/authenticate.ts";
import { bytesOf, encodingOf } from "../../http/body.ts";
import { Problem, type ProblemKind } from "../../http/problem.ts";
import { createRouter, responses } from "../../http/router.ts";
import { scope } from "../../http/scopes.ts";

const TEXT = { type: "string" } as const;

const FORMATS: Readonly<Record<string, BulkBody["format"]>> = {
  "text/csv": "csv",
  "application/x-ndjson": "ndjson",
  "application/jsonl": "ndjson",
};

const BROKEN = {
  empty: "unreadable-body",
  unreadable: "unreadable-body",
  cut: "unreadable-body",
  slow: "too-slow",
  large: "body-too-large",
} as const satisfies Record<BodyError["problem"], ProblemKind>;

const DryRun = z
  .enum(["true", "false"])
  .default("false")
  .describe("True: answers what would happen, and does nothing");

const MondayIs = z
  .enum(["0", "1"])
  .default("0")
  .describe("The number of Monday in the days of the rows: 0, or 1 if they count from 1 to 7");

const WHAT = {
  hours: {
    ...{ path: "/hours", operationId: "postHours", of: "opening hours", who: "store" },
    example: {
      ...{ store_id: "london-0043", day: "0" },
      ...{ start_time_local: "09:00", end_time_local: "17:00" },
    },
  },
  timezones: {
    ...{ path: "/timezones", operationId: "postTimezones", of: "time zones", who: "store" },
    example: { store_id: "london-0043", timezone_str: "Europe/London" },
  },
  specialDays: {
    ...{ path: "/special-days", operationId: "postSpecialDays" },
    ...{ of: "special days", who: "store and date" },
    example: {
      ...{ store_id: "london-0043", date: "2024-12-24" },
      ...{ start_time_local: "10:00", end_time_local: "14:00" },
    },
  },
  closures: {
    ...{ path: "/closures", operationId: "postClosures" },
    ...{ of: "planned closures", who: "store and beginning" },
    example: {
      ...{ store_id: "london-0043", from_utc: "2025-02-01T00:00:00Z" },
      ...{ to_utc: "2025-02-08T00:00:00Z", reason: "new kitchen" },
    },
  },
  attributes: {
    ...{ path: "/attributes", operationId: "postAttributes", of: "attributes", who: "store" },
    example: { store_id: "london-0043", brand: "Harbour", region: "south" },
  },
} as const;

function routeOf<Query extends z.ZodObject>(input: BulkInput, query: Query) {
  const { path, operationId, of, who, example } = WHAT[input];
  const csv = `${Object.keys(example).join()}\r\n${Object.values(example).join()}\r\n`;
  const line = `${JSON.stringify(example)}\n`;
  const answer = (description: string) => ({
    description,
    content: { "application/json": { schema: BulkAnswer } },
  });
  return createRoute({
    method: "post",
    path,
    ...scope("write"),
    operationId,
    tags: ["Stores"],
    summary: `Send the ${of} of many stores: CSV or NDJSON`,
    description:
      `CSV like the file of ${of}, by the same rules; in NDJSON each line is a row, an object with the columns ` +
      `as members. What is stated for a ${who} replaces what was stated before. The body is read to its end ` +
      "before anything is done: if it breaks off, or none of its rows is valid, nothing is. The response " +
      "comes when all that is accepted is durable on the log; rejected rows are in the response and in the " +
      "table `rejected_rows`. Changes are compared with what has been ingested when the body ends. A body " +
      "with `Content-Encoding: gzip` is decompressed; at most 128 MiB, decompressed.",
    request: {
      query,
      headers: z.object({
        "content-encoding": z
          .string()
          .optional()
          .openapi({ description: "`gzip`, `identity`, or none", example: "gzip" }),
      }),
      body: {
        required: true,
        content: {
          "text/csv": { schema: TEXT, example: csv },
          "application/x-ndjson": { schema: TEXT, example: line },
          "application/jsonl": { schema: TEXT, example: line },
        },
      },
    },
    responses: responses(
      {
        200: answer("What would happen: nothing was done"),
        202: answer("All accepted rows are durable on the log"),
      },
      "unreadable-body",
      "too-slow",
      "body-too-large",
      "unsupported-media-type",
      "no-acceptable-rows",
      "too-busy",
      "log-unavailable",
    ),
  });
}

const Query = z.strictObject({ dry_run: DryRun });
const HoursQuery = z.strictObject({ dry_run: DryRun, monday_is: MondayIs });

/** `POST /hours`, `/timezones`, `/special-days`, `/closures` and `/attributes`. */
export function bulkChanges(db: Database, bulk: Bulk) {
  async function take(
    body: BulkBody,
    isDry: boolean,
    by: { changed_by?: string; request: string },
  ): Promise<BulkAnswer> {
    if (!bulk.hasRoom()) {
      throw new Problem("too-busy", "too many bodies are being received: try again in a second", {
        headers: { "Retry-After": "1" },
      });
    }
    try {
      return await bulk.read(body, async (reading) => {
        const answer = await bulkAnswer(db, reading, isDry);
        refuseUnreadable(answer);
        if (!isDry) await bulk.append(reading, by);
        return answer;
      });
    } catch (error) {
      if (!(error instanceof BodyError)) throw error;
      const text = error.message.replace("add --monday-is 1", "add monday_is=1 to the address");
      throw new Problem(BROKEN[error.problem], `${text}: nothing was done`, { cause: error });
    }
  }

  const router = createRouter().openapi(routeOf("hours", HoursQuery), async (c) => {
    const { dry_run, monday_is } = c.req.valid("query");
    const monday = monday_is === "1" ? 1 : 0;
    const encoding = encodingOf(c, FORMATS);
    const body = { input: "hours", ...encoding, bytes: bytesOf(c.req.raw), monday } as const;
    const by = { ...changedBy(c), request: requestName(c.get("requestId")) };
    const answer = await take(body, dry_run === "true", by);
    return answer.dry_run ? c.json(answer, 200) : c.json(answer, 202);
  });
  for (const input of ["timezones", "specialDays", "closures", "attributes"] as const) {
    router.openapi(routeOf(input, Query), async (c) => {
      const body = { input, ...encodingOf(c, FORMATS), bytes: bytesOf(c.req.raw) };
      const by = { ...changedBy(c), request: requestName(c.get("requestId")) };
      const answer = await take(body, c.req.valid("query").dry_run === "true", by);
      return answer.dry_run ? c.json(answer, 200) : c.json(answer, 202);
    });
  }
  return router;
}

/** Clients may reuse a request id: the rejected rows of each request are kept all the same. */
function requestName(id: string): string {
  return `${id}.${randomUUID().slice(0, 8)}`;
}

function refuseUnreadable(answer: BulkAnswer): void {
  const { accepted, rejected, rejections } = answer;
  if (accepted > 0 || rejected === 0) return;
  const [first] = rejections;
  const detail = `none of the ${rejected} rows can be read; line ${first?.line}: ${first?.reason}`;
  throw new Problem("no-acceptable-rows", detail, { extensions: { ...answer } });
}
