import { z } from "zod";
import { canonicalTimestamp, microseconds } from "../../producers/messages/timestamp.ts";
import { EVIDENCE_US } from "./reach.ts";

const UNITS_US = { s: 1_000_000, m: 60_000_000, h: 3_600_000_000, d: 86_400_000_000 } as const;

/** A duration such as `75m` or `4500s`, at most the eight days of evidence, in microseconds. */
const Duration = z.string().transform((text, context) => {
  const [, count, unit] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  const micros = Number(count) * UNITS_US[(unit ?? "s") as keyof typeof UNITS_US];
  if (count !== undefined && micros > 0 && micros <= EVIDENCE_US) return micros;
  context.addIssue(
    `expected a duration such as 75m or 4500s, at most 8d, not ${JSON.stringify(text)}`,
  );
  return z.NEVER;
});

const Instant = z.string().transform((text, context) => {
  const canonical = canonicalTimestamp(text);
  const micros = canonical === undefined ? Number.NaN : microseconds(canonical);
  // A number counts microseconds exactly in the years 1685 to 2254; evidence is eight days older.
  if (Number.isSafeInteger(micros - EVIDENCE_US)) return micros;
  context.addIssue(`expected an instant such as 2023-01-25T18:00:00Z, not ${JSON.stringify(text)}`);
  return z.NEVER;
});

/** The question that a report answers (REPORT_SEMANTICS); everything has its default. */
export const ReportOptions = z.object({
  /** The instant the report is for, microseconds since the epoch; default: the newest poll. */
  as_of: Instant.optional(),
  /** How the time between two polls is divided between them. */
  method: z.enum(["nearest", "hold"]).default("nearest"),
  /** How far a poll speaks, in microseconds; default: see `reachOf`. */
  reach: Duration.optional(),
  /** What an opening period without a poll of its own is. */
  gaps: z.enum(["unknown", "carry"]).default("unknown"),
});
export type ReportOptions = z.output<typeof ReportOptions>;
export const DEFAULT_OPTIONS: ReportOptions = ReportOptions.parse({});

/** Which columns are handed out. */
export const Detail = z.enum(["standard", "full"]);
export type Detail = z.infer<typeof Detail>;

const LONGEST_LABEL = 200;

/** What a report is called by those who ask for it. */
export const Label = z
  .string()
  .trim()
  .min(1)
  .max(LONGEST_LABEL)
  // No line breaks and the like: it is shown as one line. Half a surrogate pair is no text.
  .refine((text) => !/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(text), "control characters are not taken")
  .describe("Free text, by which reports can be found again");

/** The options of a report where they are one of several things asked. */
export const optionFields = {
  as_of: ReportOptions.shape.as_of.describe(
    "The instant it is for, such as `2023-01-25T18:00:00Z`; default: the newest poll",
  ),
  method: ReportOptions.shape.method.describe(
    "How the time between two polls is divided: `nearest` gives each instant to the nearer poll, `hold` lasts until the next one",
  ),
  reach: ReportOptions.shape.reach.describe(
    "How far a poll speaks, such as `75m` or `4500s`; what is farther from it is unknown. At most `8d`; default: `12h`, with `gaps` `carry` `8d`",
  ),
  gaps: ReportOptions.shape.gaps.describe(
    "What an opening period without polls is: `unknown`, or `carry`: filled from the polls around it",
  ),
};
