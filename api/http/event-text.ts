import { z } from "zod";

/** An event as the log writes it in JSON. */
const Event = z.looseObject({
  level: z.number(),
  time: z.iso.datetime(),
  event: z.string().optional(),
  msg: z.string().optional(),
  err: z.looseObject({ message: z.string() }).optional(),
});

/** Each prefix with the lowest level that it stands for, the most severe first. */
const LEVELS = [
  [50, "error: "],
  [40, "warning: "],
  [0, ""],
] as const;

/** Members for machines, which the text already says. */
const LEFT_OUT = new Set(["level", "time", "event", "msg", "err", "service"]);

/**
 * An event of the log as one line for people: time, severity, message, cause and other members.
 *
 * @param json the line in the JSON format
 * @throws Error when it is not an event
 */
export function eventText(json: string): string {
  const logged = Event.parse(JSON.parse(json));
  const { level, time, event, msg, err } = logged;
  const severity = LEVELS.find(([least]) => level >= least)?.[1] ?? "";
  const known = Object.entries(logged)
    .filter(([name]) => !LEFT_OUT.has(name))
    .map(([name, value]) => `${name} ${typeof value === "string" ? value : JSON.stringify(value)}`);
  const why = err === undefined ? "" : `: ${err.message}`;
  const rest = known.length === 0 ? "" : ` (${known.join(", ")})`;
  const text = `${time.slice(11, 19)} ${severity}${msg ?? event ?? ""}${why}${rest}`;
  // Errors may have several lines, and what clients send may contain anything: keep it on one line.
  return text.replace(/[\s\p{Cc}]+/gu, " ").trim();
}
