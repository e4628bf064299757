import { z } from "zod";
import { parseArguments } from "../../producers/command-line.ts";
import type { InputFiles } from "../../producers/replay.ts";
import { Detail, ReportOptions } from "../report/options.ts";

const USAGE = `usage: npm run --silent report -- --polls FILE --hours FILE --timezones FILE
  --as-of INSTANT         the instant the report is for, e.g. 2023-01-25T18:00:00Z (default: the newest poll)
  --method nearest|hold   how the time between two polls is divided (default: nearest)
  --reach DURATION        how far a poll speaks, e.g. 75m or 4500s (default: 12h, with --gaps carry 8d)
  --gaps unknown|carry    what an opening period without polls is (default: unknown)
  --detail standard|full  which columns (default: standard)
  --out FILE              where to (default: standard output)
FILE may be gzip; one of them may be - for standard input.`;

export type OneShotArguments = InputFiles & {
  options: ReportOptions;
  detail: Detail;
  out: string | undefined;
};

const File = z.string("is missing").min(1, "is empty");

const Arguments = z.object({
  polls: File,
  hours: File,
  timezones: File,
  "as-of": z.string().optional(),
  method: z.string().optional(),
  reach: z.string().optional(),
  gaps: z.string().optional(),
  detail: Detail.default("standard"),
  out: File.optional(),
});

/**
 * Reads the command line of the one-shot report.
 *
 * @throws UsageError with the usage in its message
 */
export function parseOneShot(argv: string[]): OneShotArguments {
  return parseArguments(
    argv,
    USAGE,
    Arguments,
    ({ "as-of": as_of, method, reach, gaps, ...rest }) => {
      const { polls, hours, timezones, detail, out } = rest;
      if ([polls, hours, timezones].filter((file) => file === "-").length > 1) {
        throw new Error("only one of the files can be standard input");
      }
      const options = ReportOptions.parse({ as_of, method, reach, gaps });
      return { polls, hours, timezones, options, detail, out };
    },
  );
}
