import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import { LogRefused, LogUnavailable, LogUnwritable } from "../../producers/log/event-log.ts";
import { failureOf, isOutOfSpace } from "../../sql/failures.ts";
import { Problem, type ProblemKind, problemResponse } from "./problem.ts";
import type { ApiEnv } from "./router.ts";

/** Errors of the framework, by their status. */
const FRAMEWORK: Record<number, ProblemKind> = {
  400: "invalid-request",
  413: "body-too-large",
  415: "unsupported-media-type",
};

/** The problem that the client gets for an error thrown below a route. */
function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof HTTPException) {
    const kind = FRAMEWORK[error.status];
    if (kind !== undefined) return new Problem(kind, error.message, { cause: error });
  }
  const wait = { headers: { "Retry-After": "1" }, cause: error };
  if (error instanceof LogUnavailable) {
    return new Problem("log-unavailable", "the log cannot be reached: try again", wait);
  }
  if (error instanceof LogRefused) {
    return new Problem(
      "log-unavailable",
      "the log refused this server: see the server's log for the reason",
      wait,
    );
  }
  if (error instanceof LogUnwritable) {
    return new Problem("log-unavailable", `the log cannot be written: ${error.reason}`, wait);
  }
  if (isOutOfSpace(error)) {
    return new Problem("database-unavailable", "ClickHouse cannot write: its disk is full", wait);
  }
  if (failureOf(error) === "retry") {
    return new Problem("database-unavailable", "ClickHouse does not respond: try again", wait);
  }
  const detail = "the server failed; its log has the cause under the request id";
  return new Problem("internal-error", detail, { cause: error });
}

type Answer = Response | Promise<Response>;

/** The response for clients of the API. */
function plainly(problem: Problem, c: Context<ApiEnv>): Answer {
  return problemResponse(problem, c.get("requestId") ?? "unknown");
}

/** Responds to an error, and logs the cause where the server is at fault. */
export function answerErrors(
  log: (event: Record<string, unknown>, text: string) => void,
  answer = plainly,
) {
  return async (error: unknown, c: Context<ApiEnv>): Promise<Response> => {
    const problem = problemOf(error);
    const response = await answer(problem, c);
    // Where the client has left, the error may be a mere consequence of that.
    if (response.status >= 500 && problem.cause !== undefined && !c.req.raw.signal.aborted) {
      const request_id = c.get("requestId");
      log({ event: "failure", request_id, kind: problem.kind, err: problem.cause }, "failed");
    }
    return response;
  };
}
