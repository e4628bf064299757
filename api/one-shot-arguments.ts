import { parseArgs } from "node:util";
import { z } from "zod";
import type { InputFiles } from "../producers/replay.ts";
import { Detail, ReportOptions } from "./report/options.ts";

/** The command line was wrong; the message says how, and how it should be. */
export class UsageError extends Error {
  constructor(problem: string, usage: string) {
    super(`${problem}\n\n${usage}`);
    this.name = "UsageError";
  }
}

const USAGE = `usage: npm run --silent report -- --polls FILE --hours FILE --timezones FILE
  --as-of INSTANT         the instant the report is for, e.g. 2023-01-25T18:00:00Z (default: the newest poll)
  --method nearest|hold   how time between two polls is divided (default: nearest)
  --reach DURATION        how far a poll speaks, e.g. 75m or 4500s (default: the whole opening period)
  --gaps unknown|carry    what an opening period without polls is (default: unknown)
  --detail standard|full  which columns (default: standard)
  --out FILE              where to (default: standard output)
FILE may be gzip, or - for standard input.`;

export type OneShotArguments = InputFiles & {
  options: ReportOptions;
  detail: Detail;
  out?: string | undefined;
};

const Arguments = z.object({
  polls: z.string(),
  hours: z.string(),
  timezones: z.string(),
  "as-of": z.string().optional(),
  method: z.string().optional(),
  reach: z.string().optional(),
  gaps: z.string().optional(),
  detail: Detail.default("standard"),
  out: z.string().min(1).optional(),
});

/**
 * Reads the command line of the one-shot report.
 *
 * @throws UsageError with the usage in its message
 */
export function parseOneShot(argv: string[]): OneShotArguments {
  try {
    const names = Object.keys(Arguments.shape);
    const { values } = parseArgs({
      args: argv,
      options: Object.fromEntries(names.map((name) => [name, { type: "string" } as const])),
    });
    const missing = ["polls", "hours", "timezones"].filter((name) => values[name] === undefined);
    if (missing.length > 0) throw new Error(`missing: ${missing.map((n) => `--${n}`).join(", ")}`);
    const {
      "as-of": as_of,
      detail,
      out,
      polls,
      hours,
      timezones,
      ...rest
    } = Arguments.parse(values);
    if ([polls, hours, timezones].filter((file) => file === "-").length > 1) {
      throw new Error("only one of the files can be standard input");
    }
    const options = ReportOptions.parse({ as_of, ...rest });
    return { polls, hours, timezones, options, detail, out };
  } catch (error) {
    throw new UsageError(explain(error), USAGE);
  }
}

function explain(error: unknown): string {
  if (error instanceof z.ZodError) {
    return error.issues
      .map((i) => `--${i.path.join(".").replace("_", "-")}: ${i.message}`)
      .join("\n");
  }
  return error instanceof Error ? error.message : String(error);
}
