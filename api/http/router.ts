import { OpenAPIHono, z } from "@hono/zod-openapi";
import { Problem, type ProblemKind, problems } from "./problem.ts";
import type { Caller } from "./tokens.ts";

/** The variables of every request. */
export type ApiEnv = {
  Variables: {
    /** Identifies the request in the log of events, in problems and on the Kafka log. */
    requestId: string;
    /** A short public name of the token, or "anonymous" where no tokens are configured. */
    caller: string;
    /** Whether an unknown token was sent. */
    unknownToken?: boolean;
    /** What the caller may do. */
    scopes: Caller["scopes"];
    /** Whether the caller was identified by the cookie of a session (api/http/sessions.ts). */
    session?: boolean;
    /** Why it is not known whether the session of the request was ended. */
    sessionFailure?: unknown;
  };
};

/**
 * A router whose routes are in the OpenAPI document; a request that fails validation is a problem.
 */
export function createRouter(): OpenAPIHono<ApiEnv> {
  return new OpenAPIHono<ApiEnv>({
    defaultHook: (result) => {
      if (!result.success) throw invalid(result.target, result.error);
    },
  });
}

/** The query of an operation without parameters: unknown ones are refused by name. */
export const NoQuery = z.strictObject({});

/** Errors that every operation may respond with before it begins. */
const ANY = [
  "invalid-request",
  "foreign-origin",
  "address-too-long",
  "misdirected-request",
  "too-many-requests",
] as const satisfies ProblemKind[];

/** Errors of every operation that is not public: those of the token and of ClickHouse besides. */
const GUARDED = [
  ...ANY,
  "unauthenticated",
  "forbidden",
  "internal-error",
  "database-unavailable",
  "took-too-long",
] as const satisfies ProblemKind[];

/** The `responses` of a route: its own, these errors, and those that every operation may have. */
export function responses<const Answers extends object, Kind extends ProblemKind = never>(
  answers: Answers,
  ...kinds: Kind[]
) {
  return { ...problems<Kind | (typeof GUARDED)[number]>([...GUARDED, ...kinds]), ...answers };
}

/** The `responses` of a route that needs no token and does not query ClickHouse. */
export function publicResponses<const Answers extends object, Kind extends ProblemKind = never>(
  answers: Answers,
  ...kinds: Kind[]
) {
  return { ...problems<Kind | (typeof ANY)[number]>([...ANY, ...kinds]), ...answers };
}

type Target = "query" | "param" | "header" | "cookie" | "json" | "form";

/** The problem of a request that fails validation, with the name and reason of each fault. */
function invalid(target: string, error: z.ZodError | { issues: readonly z.core.$ZodIssue[] }) {
  const errors = error.issues.flatMap((issue) => {
    const path = issue.path.map(String);
    if (issue.code !== "unrecognized_keys") {
      return [{ in: target as Target, name: path.join("."), reason: issue.message }];
    }
    return issue.keys.map((key) => ({
      in: target as Target,
      name: [...path, key].join("."),
      reason: target === "query" ? "there is no such parameter" : "there is no such member",
    }));
  });
  const text = errors.slice(0, 5).map(({ name, reason }) => (name ? `${name}: ${reason}` : reason));
  const more = errors.length > 5 ? ` (and ${errors.length - 5} more)` : "";
  return new Problem("invalid-request", `${text.join("; ")}${more}`, {
    extensions: { errors: errors.slice(0, 100) },
  });
}
