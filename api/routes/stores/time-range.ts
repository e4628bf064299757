import { z } from "@hono/zod-openapi";
import { canonicalTimestamp, microseconds } from "../../../producers/messages/timestamp.ts";
import { DEFAULT_DAYS, EARLIEST, LATEST, MOST_DAYS } from "../../answers/time-range.ts";
import { ReportOptions } from "../../uptime/options.ts";

/** An instant of the years 2000 to 2100 in a query, as microseconds since the epoch. */
export const InstantParameter = z
  .string()
  .max(64)
  .transform((text, context) => {
    const canonical = canonicalTimestamp(text);
    const micros = canonical === undefined ? Number.NaN : microseconds(canonical);
    if (micros >= EARLIEST && micros < LATEST) return micros;
    const found = JSON.stringify(text);
    context.addIssue(
      canonical === undefined
        ? `expected an instant such as 2023-01-25T18:00:00Z, not ${found}`
        : `expected an instant of the years 2000 to 2100, not ${found}`,
    );
    return z.NEVER;
  })
  .openapi({ type: "string", example: "2023-01-25T18:00:00Z" });

/** The parameters of every request about a time range. */
export const Range = {
  from: InstantParameter.optional().describe(
    `The beginning of the range; default: ${DEFAULT_DAYS} days before its end`,
  ),
  to: InstantParameter.optional().describe(
    `The end of the range, exclusive; at most ${MOST_DAYS} days after its beginning`,
  ),
};

/** The parameters that say how the time between polls is filled, as in a report. */
export const FillingQuery = {
  method: z
    .enum(["nearest", "hold"])
    .default("nearest")
    .describe("Where the time between two polls is divided: in the middle, or at the second poll"),
  reach: z
    .string()
    .max(16)
    .transform((text, context) => {
      const parsed = ReportOptions.shape.reach.safeParse(text);
      if (parsed.success && parsed.data !== undefined) return parsed.data;
      context.addIssue(
        `expected a duration such as 75m or 4500s, at most 8d, not ${JSON.stringify(text)}`,
      );
      return z.NEVER;
    })
    .optional()
    .openapi({ type: "string", pattern: "^\\d{1,9}[smhd]$", example: "75m" })
    .describe(
      "How far a poll speaks before and after itself (s, m, h or d); time beyond it is unknown. At most 8d; default: 12h, or 8d with gaps=carry",
    ),
  gaps: z
    .enum(["unknown", "carry"])
    .default("unknown")
    .describe(
      "What an opening period without polls is: unknown, or filled from the polls around it",
    ),
};
