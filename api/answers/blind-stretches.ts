import { z } from "@hono/zod-openapi";
import { fromMicroseconds } from "../../producers/messages/timestamp.ts";
import type { Database } from "../../sql/database.ts";
import { firstPolled, polledChanges } from "../../sql/polled-stores.ts";
import { newestPoll } from "../../sql/reports.ts";
import { type BlindStretch, blindFrom, NEEDED_BEFORE_US, wholeMinute } from "../incidents/blind.ts";
import type { Period } from "../uptime/periods.ts";
import { instantOrNull } from "./incident.ts";
import { rangeOf } from "./time-range.ts";

const MINUTE_US = 60_000_000;

export const BlindStretches = z
  .object({
    from: z.string().describe("UTC"),
    to: z.string().describe("UTC"),
    items: z
      .array(
        z.object({
          from_at: z.string().describe("The first whole minute of it, UTC"),
          to_at: z
            .string()
            .nullable()
            .describe("The first whole minute after it, UTC; null while it lasts at `to`"),
        }),
      )
      .describe("In order"),
  })
  .openapi("BlindStretches");
export type BlindStretches = z.output<typeof BlindStretches>;

/**
 * Finds the blind stretches that have a part in a range, which ends at the clock at the latest.
 *
 * @throws Problem invalid-request when it is empty or too long
 */
export function blindStretchesAnswer(db: Database, clock: () => Date) {
  return async (request: {
    from?: number | undefined;
    to?: number | undefined;
  }): Promise<BlindStretches> => {
    const now = clock().getTime() * 1000;
    const range = rangeOf(request, now);
    const to = Math.min(range.to, now);
    return await blindStretchesIn(db, { from: Math.min(range.from, to), to });
  };
}

async function blindStretchesIn(db: Database, range: Period): Promise<BlindStretches> {
  const stretches = await stretchesIn(db, range);
  return {
    from: fromMicroseconds(range.from),
    to: fromMicroseconds(range.to),
    items: stretches
      .filter(({ to }) => to === null || to > range.from)
      .map(({ from, to }) => ({ from_at: fromMicroseconds(from), to_at: instantOrNull(to) })),
  };
}

/**
 * The stretches exactly as all polls make them: where it is not certain from the polls of eight
 * days whether the system was blind when the range begins, or since when, earlier ones are read.
 */
async function stretchesIn(db: Database, { from, to }: Period): Promise<BlindStretch[]> {
  const [[first], [newest]] = await Promise.all([firstPolled(db, {}), newestPoll(db)]);
  if (first === undefined || newest === undefined) return [];
  const firstMinute = wholeMinute(first.first_us);
  // In a silence that lasts, what was before it decides.
  const begin = Math.min(from, newest.newest_us);
  for (let before = MINUTE_US; ; before = Math.max(NEEDED_BEFORE_US, 2 * before)) {
    const since = Math.max(firstMinute, Math.floor((begin - before) / MINUTE_US));
    const changes = await polledChanges(db, {
      from_us: Math.max(0, since * MINUTE_US - NEEDED_BEFORE_US),
      to_us: to,
    });
    const { stretches, isCertain } = blindFrom(changes, { since, firstPolled: firstMinute, to });
    if (isCertain || since === firstMinute) return stretches;
  }
}
