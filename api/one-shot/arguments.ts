import { z } from "zod";
import { type InputFiles, inLoadOrder } from "../../producers/csv/inputs.ts";
import type { Command } from "../../producers/launch/command.ts";
import { parseArguments } from "../../producers/launch/command-line.ts";
import type { Monday } from "../../producers/messages/cells.ts";
import { filesOf, MannerArguments, mondayOf } from "../../producers/replay/named-inputs.ts";
import { readRollup } from "../reports/rollup.ts";
import { Detail, ReportOptions } from "../uptime/options.ts";
import { BUCKETS, type ReportPeriod, requestedPeriod } from "../uptime/report-period.ts";

/** `npm run report`. */
export const COMMAND: Command = {
  calls: [["npm run --silent report -- --polls FILE --hours FILE --timezones FILE", ""]],
  options: {
    "--polls FILE": "the polls",
    "--hours FILE": "the opening hours",
    "--timezones FILE": "the time zones",
    "--special-days FILE": "dates that do not go by the week",
    "--closures FILE": "planned closures",
    "--stores FILE": "attributes of stores: name, brand, region and the like",
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
  text: "FILE may be gzip; one of them may be - for standard input. There are no settings.",
  settings: z.object({}),
};

export type OneShotArguments = InputFiles & {
  options: ReportOptions;
  /** Default: the windows that end at the instant. */
  period: ReportPeriod | undefined;
  /** The attributes by which the rows are added up; none: a row for each store. */
  rollup: readonly string[];
  detail: Detail;
  out: string | undefined;
  monday: Monday;
  /** Whether a row that is rejected is an error. */
  strict: boolean;
};

const File = z.string().min(1, "is empty");
/** One file, or several that are loaded one after the other. */
const Files = z.array(File, "is missing").min(1);

const Arguments = MannerArguments.extend({
  polls: Files,
  hours: Files,
  timezones: Files,
  "special-days": Files.default([]),
  closures: Files.default([]),
  stores: Files.default([]),
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
    COMMAND,
    Arguments,
    ({ "as-of": as_of, method, reach, gaps, ...rest }) => {
      const { polls, hours, timezones, "special-days": specialDays, closures } = rest;
      const { stores: attributes, detail, out, strict } = rest;
      const monday = mondayOf(rest["monday-is"]);
      const files = filesOf({ polls, hours, timezones, specialDays, closures, attributes });
      const rollup = rest.rollup === undefined ? [] : readRollup(rest.rollup);
      if (rollup.length > 0 && attributes.length === 0) {
        throw new Error("--rollup needs the attributes of stores: name them with --stores");
      }
      if (inLoadOrder(files).filter(({ path }) => path === "-").length > 1) {
        throw new Error("only one of the files can be standard input");
      }
      const options = ReportOptions.parse({ as_of, method, reach, gaps });
      return {
        ...files,
        options,
        period: requestedPeriod(rest, (field) => `--${field}`),
        rollup,
        detail,
        out,
        monday,
        strict,
      };
    },
  );
}
