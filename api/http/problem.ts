import { z } from "@hono/zod-openapi";

/**
 * Every error that the API answers with: its status and title. The key is its stable name, which
 * clients may rely on; the words of a detail may change.
 */
const PROBLEMS = {
  "invalid-request": { status: 400, title: "The request is not what this operation takes" },
  "invalid-cursor": { status: 400, title: "The cursor is not one that this list gave out" },
  "sql-failed": { status: 400, title: "ClickHouse could not answer the query" },
  "unreadable-body": { status: 400, title: "The body cannot be read to its end" },
  unauthenticated: { status: 401, title: "No valid token" },
  forbidden: { status: 403, title: "The token does not reach that far" },
  "sql-refused": { status: 403, title: "That cannot be asked here" },
  "foreign-origin": { status: 403, title: "Pages of other sites may not use this API" },
  "not-found": { status: 404, title: "There is nothing at this address" },
  "store-not-found": { status: 404, title: "No input knows this store" },
  "store-not-in-report": { status: 404, title: "The report does not have this store" },
  "report-not-found": { status: 404, title: "There is no such report" },
  "gap-not-found": { status: 404, title: "The ledger has no such gap" },
  "method-not-allowed": { status: 405, title: "This address does not take the method" },
  "not-acceptable": { status: 406, title: "The answer does not come in the wanted format" },
  "no-polls": { status: 409, title: "There is no poll to take the instant from" },
  "evidence-changed": {
    status: 409,
    title: "What the report was made from has changed since",
  },
  "report-not-complete": { status: 409, title: "The report is not complete" },
  "idempotency-key-reused": { status: 409, title: "The key was used for something else" },
  "too-slow": { status: 408, title: "The body comes in too slowly" },
  "body-too-large": { status: 413, title: "The body is too large" },
  "address-too-long": { status: 414, title: "The address is too long" },
  "unsupported-media-type": { status: 415, title: "The body is of a type that is not taken here" },
  "misdirected-request": { status: 421, title: "This server does not answer to that name" },
  "unknown-stores": { status: 422, title: "No input knows some of the stores" },
  "sql-limit": { status: 422, title: "The query went beyond a limit" },
  "no-acceptable-polls": { status: 422, title: "None of the items is a poll that is taken in" },
  "too-many-requests": { status: 429, title: "More requests than this token may send" },
  "too-busy": { status: 429, title: "The server has as much in hand as it takes" },
  "internal-error": { status: 500, title: "The server failed" },
  "store-unavailable": { status: 503, title: "ClickHouse cannot be reached, or is overloaded" },
  "data-incomplete": { status: 503, title: "Data are lost: the numbers would be wrong" },
  "log-unavailable": { status: 503, title: "The log cannot be reached or written" },
  "sql-not-configured": { status: 503, title: "Ad hoc SQL is not set up on this server" },
  "took-too-long": { status: 503, title: "The answer took too long" },
  "report-rows-missing": { status: 503, title: "This replica has not all rows of the report yet" },
  "too-many-listeners": { status: 503, title: "As many listen to events as are served" },
} as const satisfies Record<string, { status: number; title: string }>;

/** The stable name of an error. */
export type ProblemKind = keyof typeof PROBLEMS;

type StatusOf<Kind extends ProblemKind> = (typeof PROBLEMS)[Kind]["status"];

/** An error as RFC 9457 has it: the body of every answer that is none. */
const ProblemDetails = z
  .looseObject({
    type: z
      .string()
      .describe("What went wrong, as a stable URI: `urn:store-monitor:problem:` and its name"),
    title: z.string().describe("The same for people; always the same for a type"),
    status: z.number().int().describe("The HTTP status"),
    detail: z.string().describe("What went wrong this time, and how to go on"),
    request_id: z.string().describe("Names the request in the server's log"),
    errors: z
      .array(
        z.object({
          in: z.enum(["query", "param", "header", "cookie", "json", "form"]),
          name: z.string().describe("The faulty member, with dots between the steps to it"),
          reason: z.string(),
        }),
      )
      .optional()
      .describe("Each fault of a request that is not valid"),
  })
  .openapi("Problem");

/** Members of a problem beside its standard ones. */
type Extensions = Record<string, unknown>;

/** An error to be answered: thrown anywhere below a route, it becomes application/problem+json. */
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

/** What a problem is in general, whatever went wrong this time. */
export function generally({ kind }: Problem): (typeof PROBLEMS)[ProblemKind] {
  return PROBLEMS[kind];
}

/** The answer to a problem. */
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

/** The `responses` of a route for these errors: those of the same status share one. */
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
