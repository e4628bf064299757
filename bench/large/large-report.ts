import { z } from "zod";

/** The output of a report of generated stores. */
export const LargeReport = z.object({
  /** Milliseconds from the trigger to Complete. */
  ms: z.number(),
  stores: z.number(),
  /** SHA-256 of its standard CSV. */
  sha256: z.string(),
  /** The progress values that were observed, each once. */
  progress: z.array(z.number()),
});
export type LargeReport = z.output<typeof LargeReport>;
