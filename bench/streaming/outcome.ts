import { z } from "zod";

const Streamed = z.object({
  /** Milliseconds of each report that was calculated meanwhile. */
  reports: z.array(z.number()),
  /** Polls a second, from the first append until all could be queried. */
  pollsPerSecond: z.number(),
});

/** The output of the streaming program. */
export const StreamingOutcome = z.object({
  /** Reports without a stream, before and after it. */
  alone: z.array(z.number()),
  paced: Streamed,
  pacedWithReports: Streamed,
  full: Streamed,
  fullWithReports: Streamed,
});
export type StreamingOutcome = z.output<typeof StreamingOutcome>;
export type Streamed = z.output<typeof Streamed>;
