import { z } from "@hono/zod-openapi";

/**
 * Every error that the API answers with: its status and title. The key is its stable name, which
 * clients may rely on; the text of a detail may change.
 */
const PROBLEMS = {
  "invalid-request": { status: 400, title: "The request is invalid" },
  "invalid-cursor": { status: 400, title: "The cursor is invalid" },
  "sql-failed": { status: 400, title: "ClickHouse could not run the query" },
  "unreadable-body": { status: 400, title: "The body could not be read completely" },
  unauthenticated: { status: 401, title: "A valid token is required" },
  forbidden: { status: 403, title: "The token lacks the required scope" },
  "sql-refused": { status: 403, title: "The query is not allowed" },
  "foreign-origin": { status: 403, title: "Pages of other sites may not use this API" },
  "not-found": { status: 404, title: "There is nothing at this address" },
  "store-not-found": { status: 404, title: "The store is unknown" },
  "store-not-in-report": { status: 404, title: "The report does not contain this store" },
  "report-not-found": { status: 404, title: "There is no such report" },
  "gap-not-found": { status: 404, title: "The ledger has no such gap" },
  "method-not-allowed": { status: 405, title: "The method is not allowed at this address" },
  "not-acceptable": { status: 406, title: "The requested format is not available" },
  "no-polls": { status: 409, title: "There is no poll to take as_of from" },
  "evidence-changed": { status: 409, title: "The evidence of the report has changed" },
  "report-not-complete": { status: 409, title: "The report is not complete" },
  "idempotency-key-reused": { status: 409, title: "The key was used for another request" },
  "too-slow": { status: 408, title: "The body arrived too slowly" },
  "body-too-large": { status: 413, title: "The body is too large" },
  "address-too-long": { status: 414, title: "The address is too long" },
  "unsupported-media-type": { status: 415, title: "The type of the body is not supported" },
  "misdirected-request": { status: 421, title: "This server does not serve that host" },
  "unknown-stores": { status: 422, title: "Some of the stores are unknown" },
  "reports-not-comparable": { status: 422, title: "The reports cannot be compared" },
  "sql-limit": { status: 422, title: "The query exceeded a limit" },
  "no-acceptable-polls": { status: 422, title: "None of the items is a valid poll" },
  "no-acceptable-rows": { status: 422, title: "None of the rows is valid" },
  "too-many-requests": { status: 429, title: "Too many requests" },
  "too-busy": { status: 429, title: "The server is at its capacity" },
  "internal-error": { status: 500, title: "The server failed" },
  "database-unavailable": { status: 503, title: "ClickHouse is unreachable or overloaded" },
  "data-incomplete": { status: 503, title: "Data is lost: the numbers would be wrong" },
  "log-unavailable": { status: 503, title: "The log cannot be reached or written to" },
  "sql-not-configured": { status: 503, title: "Ad hoc SQL is not configured on this server" },
  "took-too-long": { status: 503, title: "The request took too long" },
  "report-rows-missing": { status: 503, title: "This replica lacks rows of the report" },
  "too-many-listeners": { status: 503, title: "Too many clients listen to events" },
} as const satisfies Record<string, { status: number; title: string }>;

/** The stable name of an error. */
export type ProblemKind = keyof typeof PROBLEMS;

type StatusOf<Kind extends ProblemKind> = (typeof PROBLEMS)[Kind]["status"];

/** An error as RFC 9457 defines it: the body of every error response. */
const ProblemDetails = z
  .looseObject({
    type: z
      .string()
      .describe(
        "The kind of problem, as a stable URI: `urn:store-monitor:problem:` and its name. " +
          "`store-unavailable` is the former name of `database-unavailable`",
      ),
    title: z.string().describe("The kind of problem for people; always the same for a type"),
    status: z.number().int().describe("The HTTP status"),
    detail: z.string().describe("What went wrong this time, and what to do"),
    request_id: z.string().describe("Identifies the request in the server's log"),
    errors: z
      .array(
        z.object({
          in: z.enum(["query", "param", "header", "cookie", "json", "form"]),
          name: z.string().describe("The invalid member, as a path with dots"),
          reason: z.string(),
        }),
      )
      .optional()
      .describe("Each fault of an invalid request"),
  })
  .openapi("Problem");

/** Members of a problem besides the standard ones. */
type Extensions = Record<string, unknown>;

/** An error for the client: thrown anywhere below a route, it becomes application/problem+json. */
export class Problem extends Error {
  readonly kind: ProblemKind;
  readonly extensions: Extensions;
  readonly headers: Record<string, string>;

  constructor(
    kind: ProblemKind,
    detail: string,
    options: { extensions?: Extensions; headers?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(detail, { cause: options.cause });
    this.name = "Problem";
    this.kind = kind;
    this.extensions = options.extensions ?? {};
    this.headers = options.headers ?? {};
  }
}

/** The status and title of a problem, without what went wrong this time. */
export function generally({ kind }: Problem): (typeof PROBLEMS)[ProblemKind] {
  return PROBLEMS[kind];
}

/** The response for a problem. */
export function problemResponse(problem: Problem, requestId: string): Response {
  const { status, title } = PROBLEMS[problem.kind];
  const body = {
    type: `urn:store-monitor:problem:${problem.kind}`,
    title,
    status,
    detail: problem.message,
    request_id: requestId,
    ...problem.extensions,
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      "Content-Type": "application/problem+json",
      "X-Request-Id": requestId,
      "Cache-Control": "no-store",
      ...problem.headers,
    },
  });
}

type ProblemResponse = {
  description: string;
  content: { "application/problem+json": { schema: typeof ProblemDetails } };
};

/** The `responses` of a route for these errors: errors of the same status share one. */
export function problems<Kind extends ProblemKind>(
  kinds: readonly Kind[],
): Record<StatusOf<Kind>, ProblemResponse> {
  const byStatus = new Map<number, ProblemKind[]>();
  for (const kind of new Set(kinds)) {
    const { status } = PROBLEMS[kind];
    byStatus.set(status, [...(byStatus.get(status) ?? []), kind]);
  }
  const responses = [...byStatus].map(([status, same]) => [
    status,
    {
      description: same.map((kind) => `\`${kind}\`: ${PROBLEMS[kind].title}.`).join(" "),
      content: { "application/problem+json": { schema: ProblemDetails } },
    },
  ]);
  return Object.fromEntries(responses);
}
