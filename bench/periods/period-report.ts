import { z } from "zod";

/** The output of reports for a period, made one after another. */
export const PeriodReports = z.object({
  /** Of each report: milliseconds from the request to Complete. */
  ms: z.array(z.number()),
  /** The same in processor time of all threads. */
  cpuMs: z.array(z.number()),
  /** SHA-256 of its standard CSV; all are the same. */
  sha256: z.string(),
});
export type PeriodReports = z.output<typeof PeriodReports>;
