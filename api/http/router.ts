import { OpenAPIHono, z } from "@hono/zod-openapi";
import { Problem, type ProblemKind, problems } from "./problem.ts";
import type { Caller } from "./tokens.ts";

/** What is known of every request. */
export type ApiEnv = {
  Variables: {
    /** Names the request in logs, problems and on the log. */
    requestId: string;
    /** Who asks: a short public name of the token, or "anonymous" where there are no tokens. */
    caller: string;
    /** Whether a token was sent that is none of those that are known. */
    unknownToken?: boolean;
    /** What the caller may do. */
    scopes: Caller["scopes"];
    /** Whether the caller is known by the cookie of a session (api/http/sessions.ts). */
    session?: boolean;
    /** Why nobody can say whether the session of the request was ended. */
    sessionFailure?: unknown;
  };
};

/** Routes with their place in the OpenAPI document; what fails validation is a problem. */
export function createRouter(): OpenAPIHono<ApiEnv> {
  return new OpenAPIHono<ApiEnv>({
    defaultHook: (result) => {
      if (!result.success) throw invalid(result.target, result.error);
    },
  });
}

/** The query of an operation that takes none: unknown parameters are refused by name. */
export const NoQuery = z.strictObject({});

/** Every operation may answer so, before it has begun. */
const ANY = [
  "invalid-request",
  "foreign-origin",
  "address-too-long",
  "misdirected-request",
  "too-many-requests",
] as const satisfies ProblemKind[];

/** And every one that is not public: the token, and trouble below. */
const GUARDED = [
  ...ANY,
  "unauthenticated",
  "forbidden",
  "internal-error",
  "store-unavailable",
  "took-too-long",
] as const satisfies ProblemKind[];

/** The `responses` of a route: what it answers with, these errors, and those that any may have. */
export function responses<const Answers extends object, Kind extends ProblemKind = never>(
  answers: Answers,
  ...kinds: Kind[]
) {
  return { ...problems<Kind | (typeof GUARDED)[number]>([...GUARDED, ...kinds]), ...answers };
}

/** The `responses` of a route that needs no token and asks nothing of ClickHouse. */
export function publicResponses<const Answers extends object, Kind extends ProblemKind = never>(
  answers: Answers,
  ...kinds: Kind[]
) {
  return { ...problems<Kind | (typeof ANY)[number]>([...ANY, ...kinds]), ...answers };
}

type Target = "query" | "param" | "header" | "cookie" | "json" | "form";

/** A request that its schema refuses, with each fault by the name of what has it. */
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
