import { z } from "zod";

/** What a report of made stores prints. */
export const LargeReport = z.object({
  /** Milliseconds from the trigger to Complete. */
  ms: z.number(),
  stores: z.number(),
  /** SHA-256 of its standard CSV. */
  sha256: z.string(),
  /** The shares done that were seen on the way, each once. */
  progress: z.array(z.number()),
});
export type LargeReport = z.output<typeof LargeReport>;
