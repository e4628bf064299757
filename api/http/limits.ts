import { bodyLimit } from "hono/body-limit";
import { createMiddleware } from "hono/factory";
import { within } from "../../sql/concurrency/within.ts";
import { Problem } from "./problem.ts";
import type { ApiEnv } from "./router.ts";

/** The maximum size of a body in bytes, unless its route allows more. */
const BODY_BYTES = 1_000_000;

/** The maximum length of an address with its query. */
const ADDRESS_CHARACTERS = 8_000;

/** The time in which a response has to begin, unless its route allows more. */
const ANSWER_MS = 30_000;

/** Higher limits of a route: bytes of a body, milliseconds until a response begins. */
export type Allowance = { bytes?: number; ms?: number };

/**
 * Limits addresses, bodies and times. `allowances` has the higher limits, by method and path as the
 * route declares them (`POST /polls`).
 */
export function limitRequests(allowances: Readonly<Record<string, Allowance>>) {
  const limits = new Map<number, ReturnType<typeof bodyLimit>>();
  const limitTo = (maxSize: number) => {
    const limit =
      limits.get(maxSize) ??
      bodyLimit({
        maxSize,
        onError: () => {
          throw new Problem("body-too-large", `the body may have at most ${maxSize} bytes`);
        },
      });
    limits.set(maxSize, limit);
    return limit;
  };
  const patterns = Object.entries(allowances).map(([route, allowance]) => {
    const [method = "", path = ""] = route.split(" ");
    return { method, path: new RegExp(`^${path.replace(/\{\w+\}/g, "[^/]+")}$`), allowance };
  });

  return createMiddleware<ApiEnv>(async (c, next) => {
    // A host that resembles an IPv4 address but is none gets as far as here.
    if (!URL.canParse(c.req.url)) {
      throw new Problem("misdirected-request", "the Host header does not name a host");
    }
    const { pathname, search } = new URL(c.req.url);
    if (pathname.length + search.length > ADDRESS_CHARACTERS) {
      throw new Problem(
        "address-too-long",
        `the address may have at most ${ADDRESS_CHARACTERS} characters`,
      );
    }
    const method = c.req.method === "HEAD" ? "GET" : c.req.method;
    const found = patterns.find((each) => each.method === method && each.path.test(pathname));
    const { bytes = BODY_BYTES, ms = ANSWER_MS } = found?.allowance ?? {};
    const timed = () =>
      ms === Number.POSITIVE_INFINITY ? next() : within(ms, next, () => tooLong(ms));
    await (bytes === Number.POSITIVE_INFINITY ? timed() : limitTo(bytes)(c, timed));
  });
}

function tooLong(ms: number): Problem {
  const detail = `there was no response within ${ms / 1000} s: try again later`;
  return new Problem("took-too-long", detail, { headers: { "Retry-After": "10" } });
}
