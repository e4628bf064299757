import { bodyLimit } from "hono/body-limit";
import { createMiddleware } from "hono/factory";
import { within } from "../../sql/concurrency/within.ts";
import { Problem } from "./problem.ts";
import type { ApiEnv } from "./router.ts";

/** A body may have so many bytes, unless its route takes more. */
const BODY_BYTES = 1_000_000;

/** An address, with its query, may have so many characters. */
const ADDRESS_CHARACTERS = 8_000;

/** An answer begins within so many milliseconds, unless its route takes longer. */
const ANSWER_MS = 30_000;

/** What a route takes beyond what any may: bytes of a body, milliseconds until an answer begins. */
export type Allowance = { bytes?: number; ms?: number };

/**
 * Limits addresses, bodies and times. `allowances` has what goes beyond, by method and path as the
 * route declares it (`POST /polls`).
 */
export function limitRequests(allowances: Readonly<Record<string, Allowance>>) {
  const limits = new Map<number, ReturnType<typeof bodyLimit>>();
  const limitTo = (maxSize: number) => {
    const limit =
      limits.get(maxSize) ??
      bodyLimit({
        maxSize,
        onError: () => {
          throw new Problem("body-too-large", `the body may have ${maxSize} bytes here`);
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
    // What looks like an IPv4 address and is none comes as far as here.
    if (!URL.canParse(c.req.url)) {
      throw new Problem("misdirected-request", "the Host header does not name a host");
    }
    const { pathname, search } = new URL(c.req.url);
    if (pathname.length + search.length > ADDRESS_CHARACTERS) {
      throw new Problem(
        "address-too-long",
        `the address may have ${ADDRESS_CHARACTERS} characters`,
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
  const detail = `there was no answer within ${ms / 1000} s: try again later`;
  return new Problem("took-too-long", detail, { headers: { "Retry-After": "10" } });
}
