import { z } from "zod";
import type { Command } from "../../producers/launch/command.ts";
import { parseArguments } from "../../producers/launch/command-line.ts";
import { readRollup } from "../reports/rollup.ts";
import { Detail, ReportOptions } from "../uptime/options.ts";
import { BUCKETS, type ReportPeriod, requestedPeriod } from "../uptime/report-period.ts";
import {
  FILE_OPTIONS,
  FILE_TEXT,
  FileArguments,
  type NamedFiles,
  namedFiles,
} from "./file-arguments.ts";

/** `npm run report`. */
export const COMMAND: Command = {
  calls: [["npm run --silent report -- --polls FILE --hours FILE --timezones FILE", ""]],
  options: {
    ...FILE_OPTIONS,
    "--rollup ATTRIBUTE,…":
      "a row for each group of stores with the same values, e.g. brand,region",
    "--as-of INSTANT":
      "the instant of the report, e.g. 2023-01-25T18:00:00Z (default: the newest poll)",
    "--from DATE|INSTANT": "report on a period instead, e.g. 2024-10-01; --to goes with it",
    "--to DATE|INSTANT": "its end: a date, which is part of it, or an instant, which is not",
    "--zone store|ZONE": "whose dates these are: each store's own, or those of an IANA zone",
    "--by day|week|month": "a row for each of them",
    "--method nearest|hold": "how the time between two polls is divided (default: nearest)",
    "--reach DURATION":
      "how far a poll speaks, e.g. 75m or 4500s (default: 12h, or 8d with --gaps carry)",
    "--gaps unknown|carry": "what an opening period without polls is (default: unknown)",
    "--detail standard|full": "the columns of the report (default: standard)",
    "--out FILE": "the file to write (default: standard output)",
    "--monday-is 1": "in the hours file, days are 1 (Monday) to 7 (Sunday) (default: 0 to 6)",
    "--strict": "a row that cannot be read is an error, and no report is made",
  },
  text: FILE_TEXT,
  settings: z.object({}),
};

export type OneShotArguments = NamedFiles & {
  options: ReportOptions;
  /** Default: the windows that end at the instant. */
  period: ReportPeriod | undefined;
  /** The attributes by which the rows are added up; none: a row for each store. */
  rollup: readonly string[];
  detail: Detail;
};

const Arguments = FileArguments.extend({
  rollup: z.string().min(1, "is empty").optional(),
  "as-of": z.string().optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  zone: z.string().optional(),
  by: z.enum(BUCKETS).optional(),
  method: z.string().optional(),
  reach: z.string().optional(),
  gaps: z.string().optional(),
  detail: Detail.default("standard"),
});

/**
 * Reads the command line of the one-shot report.
 *
 * @throws UsageError with the usage in its message
 */
export function parseOneShot(argv: string[]): OneShotArguments {
  return parseArguments(
    argv,
    COMMAND,
    Arguments,
    ({ "as-of": as_of, method, reach, gaps, ...rest }) => {
      const files = namedFiles(rest);
      const rollup = rest.rollup === undefined ? [] : readRollup(rest.rollup);
      if (rollup.length > 0 && rest.stores.length === 0) {
        throw new Error("--rollup needs the attributes of stores: name them with --stores");
      }
      const options = ReportOptions.parse({ as_of, method, reach, gaps });
      return {
        ...files,
        options,
        period: requestedPeriod(rest, (field) => `--${field}`),
        rollup,
        detail: rest.detail,
      };
    },
  );
}
