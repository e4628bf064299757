import { z } from "zod";
import { duration } from "../../producers/launch/settings.ts";

const FOR_GOOD = "for good";

/** For how long data is kept. */
export const KeepSettings = z.object({
  // A report needs the polls of eight days.
  KEEP_POLLS: duration("9d").optional().meta({
    description: "how long polls stay in ClickHouse, before the newest one: 400d; at least 9d",
    unset: FOR_GOOD,
  }),
  KEEP_REPORTS: duration("1d").optional().meta({
    description: "how long reports are kept after they ended: 90d; at least 1d",
    unset: FOR_GOOD,
  }),
  KEEP_REJECTED: duration("1d").optional().meta({
    description: "how long rejected rows are kept: 90d; at least 1d",
    unset: FOR_GOOD,
  }),
});

/** The same of the log, where it is a local file. */
export const KeepLogSettings = z.object({
  KEEP_LOG: duration("1d").optional().meta({
    description: "npm start: how long ingested polls stay in the local log: 90d; at least 1d",
    unset: FOR_GOOD,
  }),
});

/** For how long data is kept, in milliseconds; undefined: for good. */
export type Keep = {
  polls: number | undefined;
  reports: number | undefined;
  rejected: number | undefined;
  /** Messages of the log that were ingested. */
  log?: number | undefined;
};

/** What the settings say. */
export function keepOf(
  settings: z.output<typeof KeepSettings> & Partial<z.output<typeof KeepLogSettings>>,
): Keep {
  const { KEEP_POLLS: polls, KEEP_REPORTS: reports, KEEP_REJECTED: rejected } = settings;
  return { polls, reports, rejected, log: settings.KEEP_LOG };
}
