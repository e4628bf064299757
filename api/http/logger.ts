import { destination, type Logger, pino } from "pino";
import { z } from "zod";
import { CLEAR_LINE } from "../../producers/launch/progress.ts";
import { eventText } from "./event-text.ts";

/** The settings of the log of events. */
export const LoggerSettings = z.object({
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).optional().meta({
    description: "debug, info, warn, error or silent: the log of events, on standard error",
    unset: "info; as text warn",
  }),
  LOG_FORMAT: z.enum(["json", "text"]).optional().meta({
    description: "json or text: a line of JSON for each event, or one for people",
    unset: "json; terminal: text",
  }),
});

const STANDARD_ERROR = 2;

/**
 * Opens the log of events: one line each, on standard error, written before the call returns. It is
 * JSON, or text for people, who see progress in the program's own output.
 * Nothing is logged that may be a secret: no headers, bodies or queries.
 */
export function openLogger({ LOG_LEVEL, LOG_FORMAT }: z.output<typeof LoggerSettings>): Logger {
  const asText = (LOG_FORMAT ?? (process.stdout.isTTY ? "text" : "json")) === "text";
  const level = LOG_LEVEL ?? (asText ? "warn" : "info");
  const base = { service: "store-monitor" };
  const out = destination({ dest: STANDARD_ERROR, sync: true });
  const options = { level, base, timestamp: pino.stdTimeFunctions.isoTime };
  if (!asText) return pino(options, out);
  const before = process.stderr.isTTY ? CLEAR_LINE : "";
  return pino(options, { write: (line) => out.write(`${before}${eventText(line)}\n`) });
}
