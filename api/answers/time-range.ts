import { z } from "@hono/zod-openapi";
import { DAY_US } from "../../producers/messages/clock-time.ts";
import { fromMicroseconds, microseconds } from "../../producers/messages/timestamp.ts";
import { Problem } from "../http/problem.ts";
import type { Period } from "../uptime/periods.ts";

export const DEFAULT_DAYS = 7;

export const MOST_DAYS = 31;

/** The instants of the years 2000 to 2100 can be requested. */
export const EARLIEST = microseconds("2000-01-01T00:00:00.000000Z");
export const LATEST = microseconds("2101-01-01T00:00:00.000000Z");

/** Such an instant in a cursor. */
export const InstantUs = z
  .number()
  .int()
  .min(EARLIEST - MOST_DAYS * DAY_US)
  .max(LATEST);

/** How long a range is by default, and at most. */
type Limits = { defaultDays: number; mostDays: number };
const LIMITS: Limits = { defaultDays: DEFAULT_DAYS, mostDays: MOST_DAYS };

/**
 * The requested time range, in microseconds.
 *
 * @param newest where it ends by default
 * @throws Problem invalid-request when it is empty or too long
 */
export function rangeOf(
  request: { from?: number | undefined; to?: number | undefined },
  newest: number,
  { defaultDays, mostDays } = LIMITS,
): Period {
  const to = request.to ?? newest;
  const from = request.from ?? to - defaultDays * DAY_US;
  if (from >= to) {
    const text = request.to === undefined ? `, which is ${fromMicroseconds(to)} by default` : "";
    throw outOfRange(`from is not before to${text}`);
  }
  if (to - from > mostDays * DAY_US) {
    throw outOfRange(
      `from and to are more than ${mostDays} days apart: request parts of the range`,
    );
  }
  return { from, to };
}

function outOfRange(reason: string): Problem {
  return new Problem("invalid-request", reason, {
    extensions: { errors: [{ in: "query", name: "from", reason }] },
  });
}
