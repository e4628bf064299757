import { z } from "zod";
import { DAY_US } from "../../producers/messages/clock-time.ts";
import { ReportOptions } from "../uptime/options.ts";

const UNITS_US = { s: 1_000_000, m: 60_000_000, h: 3_600_000_000, d: DAY_US } as const;
const LONGEST_DAYS = 400;
const MOST_POLLS = 1000;

/** A length of open time such as `45m` or `2700s`, in microseconds; 0 of any unit is none. */
const Length = z.string().transform((text, context) => {
  const [, count, unit] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  const micros = Number(count) * UNITS_US[(unit ?? "s") as keyof typeof UNITS_US];
  if (count !== undefined && micros <= LONGEST_DAYS * DAY_US) return micros;
  context.addIssue(
    `expected a length such as 45m or 2700s, at most ${LONGEST_DAYS}d, not ${JSON.stringify(text)}`,
  );
  return z.NEVER;
});

/** A number of polls, from 1. */
const PollCount = z.string().transform((text, context) => {
  const count = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= MOST_POLLS) return count;
  context.addIssue(`expected a whole number from 1 to ${MOST_POLLS}, not ${JSON.stringify(text)}`);
  return z.NEVER;
});

/** The options of incidents as texts (docs/NUMBERS.md, Incidents). */
export const IncidentOptions = {
  /** The instant up to which polls exist, in microseconds; default: the newest poll. */
  as_of: ReportOptions.shape.as_of,
  for: Length.default(0),
  min_polls: PollCount.default(2),
  recover: PollCount.default(1),
};
