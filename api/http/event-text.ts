import { z } from "zod";

/** An event as the log writes it in JSON. */
const Event = z.looseObject({
  level: z.number(),
  time: z.iso.datetime(),
  event: z.string().optional(),
  msg: z.string().optional(),
  err: z.looseObject({ message: z.string() }).optional(),
});

/** The names of the levels from which on they hold, the gravest first. */
const LEVELS = [
  [50, "error: "],
  [40, "warning: "],
  [0, ""],
] as const;

/** These tell a machine what a person reads in the words. */
const LEFT_OUT = new Set(["level", "time", "event", "msg", "err", "service"]);

/**
 * An event of the log on one line for people: when, how grave, what, why, and what else is known.
 *
 * @param json the line that the log would write
 * @throws Error when it is no event
 */
export function eventText(json: string): string {
  const told = Event.parse(JSON.parse(json));
  const { level, time, event, msg, err } = told;
  const grave = LEVELS.find(([least]) => level >= least)?.[1] ?? "";
  const known = Object.entries(told)
    .filter(([name]) => !LEFT_OUT.has(name))
    .map(([name, value]) => `${name} ${typeof value === "string" ? value : JSON.stringify(value)}`);
  const why = err === undefined ? "" : `: ${err.message}`;
  const rest = known.length === 0 ? "" : ` (${known.join(", ")})`;
  const text = `${time.slice(11, 19)} ${grave}${msg ?? event ?? ""}${why}${rest}`;
  // An error may bring several lines with it, and what clients send anything: it stays on this one.
  return text.replace(/[\s\p{Cc}]+/gu, " ").trim();
}
