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

/** The options of a report (REPORT_SEMANTICS); each has a default. */
export const ReportOptions = z.object({
  /** The instant of the report, in microseconds since the epoch; default: the newest poll. */
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

/** Which columns a report shows. */
export const Detail = z.enum(["standard", "full"]);
export type Detail = z.infer<typeof Detail>;

const LONGEST_LABEL = 200;

/** The name that a request gives its report. */
export const Label = z
  .string()
  .trim()
  .min(1)
  .max(LONGEST_LABEL)
  // No line breaks and the like: it is shown as one line. Half a surrogate pair is not text.
  .refine((text) => !/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(text), "control characters are not allowed")
  .describe("Free text that the list of reports can be filtered by");

/** The options of a report, as fields of a larger request. */
export const optionFields = {
  as_of: ReportOptions.shape.as_of.meta({
    description:
      "The instant of the report, such as `2023-01-25T18:00:00Z`; default: the newest poll",
    example: "2023-01-25T18:00:00Z",
  }),
  method: ReportOptions.shape.method.describe(
    "How the time between two polls is divided: with `nearest` the nearer poll decides each instant, with `hold` the earlier poll",
  ),
  reach: ReportOptions.shape.reach.meta({
    pattern: "^\\d{1,9}[smhd]$",
    example: "75m",
    description:
      "How far a poll speaks before and after itself, such as `75m` or `4500s`; time beyond it is unknown. At most `8d`; default: `12h`, or `8d` if `gaps` is `carry`",
  }),
  gaps: ReportOptions.shape.gaps.describe(
    "What an opening period without polls is: `unknown`, or with `carry` filled from the polls around it",
  ),
};
