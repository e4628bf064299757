import { z } from "@hono/zod-openapi";
import { fromMicroseconds } from "../../producers/messages/timestamp.ts";
import type { WindowSums } from "../uptime/explain.ts";
import { ReportTableRow } from "./report-row.ts";
import { OpenSegment } from "./segment.ts";

const Us = z.number().int();

const ExplainedWindow = z
  .object({
    from: z.string().describe("UTC"),
    to: z.string().describe("UTC; the instant of the report, not part of it"),
    up_us: Us.describe("Microseconds up"),
    down_us: Us.describe("Microseconds down"),
    unknown_us: Us.describe("Microseconds of which no poll says anything"),
    open_us: Us.describe("Microseconds open: the sum of the three"),
    bounds: z
      .object({
        least_down_us: Us.describe("The least time down, in microseconds"),
        most_down_us: Us.describe("The most time down, in microseconds"),
      })
      .describe("What the same polls allow, see the description of the operation"),
  })
  .openapi("ExplainedWindow");

/** The row of a store in a report, in full detail, and all that is behind it. */
export const ExplainedStore = z
  .object({
    report_id: z.string(),
    store_id: z.string(),
    as_of: z.string().describe("The instant that the report is for, in UTC"),
    method: z.enum(["nearest", "hold"]),
    reach_us: Us.nullable().describe("How far a poll speaks, in microseconds; null: without limit"),
    gaps: z.enum(["unknown", "carry"]),
    row: ReportTableRow,
    windows: z.object({ hour: ExplainedWindow, day: ExplainedWindow, week: ExplainedWindow }),
    segments: z
      .array(OpenSegment)
      .describe("The open time of the last week, in order and cut to it; they add up to `windows`"),
  })
  .openapi("ExplainedStore");
export type ExplainedStore = z.infer<typeof ExplainedStore>;

/** A window as it is answered. */
export function windowJson({ from, to, bounds, ...sums }: WindowSums) {
  return {
    from: fromMicroseconds(from),
    to: fromMicroseconds(to),
    ...sums,
    bounds: { least_down_us: bounds.least_us, most_down_us: bounds.most_us },
  };
}
