import { destination, type Logger, pino } from "pino";
import { z } from "zod";

/** The settings of the log of events. */
export const LoggerSettings = z.object({
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
});

const STANDARD_ERROR = 2;

/**
 * Opens the log of events: one JSON line each, on standard error, written before the call returns.
 * Nothing is logged that may be a secret: no headers, bodies or queries.
 */
export function openLogger({ LOG_LEVEL: level }: z.output<typeof LoggerSettings>): Logger {
  return pino(
    { level, base: { service: "store-monitor" }, timestamp: pino.stdTimeFunctions.isoTime },
    destination({ dest: STANDARD_ERROR, sync: true }),
  );
}
