import { z } from "zod";
import type { Command } from "../../../producers/launch/command.ts";
import { parseArguments } from "../../../producers/launch/command-line.ts";
import type { IncidentRule } from "../../incidents/incidents.ts";
import { IncidentOptions } from "../../incidents/rule.ts";
import { readRollup } from "../../reports/rollup.ts";
import {
  FILE_OPTIONS,
  FILE_TEXT,
  FileArguments,
  type NamedFiles,
  namedFiles,
} from "../file-arguments.ts";

/** `npm run incidents`. */
export const COMMAND: Command = {
  calls: [["npm run --silent incidents -- --polls FILE --hours FILE --timezones FILE", ""]],
  options: {
    ...FILE_OPTIONS,
    "--min-polls N": "how many inactive polls open an incident (default: 2)",
    "--for LENGTH": "the open time from the first of them to the last, e.g. 45m (default: none)",
    "--recover N": "how many active polls in a row close it (default: 1)",
    "--as-of INSTANT":
      "the instant up to which polls exist, e.g. 2023-01-25T18:00:00Z (default: the newest poll)",
    "--groups ATTRIBUTE,…":
      "the incidents of all stores together, and of those with the same value of an attribute, " +
      "e.g. brand,region; '' for those of all stores alone",
    "--blind": "the times in which hardly a store was polled, up to --as-of, or to the clock",
    "--out FILE": "the file to write (default: standard output)",
    "--monday-is 1": "in the hours file, days are 1 (Monday) to 7 (Sunday) (default: 0 to 6)",
    "--strict": "a row that cannot be read is an error, and nothing is written",
  },
  text: FILE_TEXT,
  settings: z.object({}),
};

export type IncidentArguments = NamedFiles & {
  rule: IncidentRule;
  /** In microseconds; default: the newest poll. */
  asOf: number | undefined;
  /** What is written: incidents of stores, of groups by these attributes, or blind stretches. */
  wanted: { of: "stores" | "blind" } | { of: "groups"; by: readonly string[] };
};

const Arguments = FileArguments.extend({
  "as-of": IncidentOptions.as_of,
  for: IncidentOptions.for,
  "min-polls": IncidentOptions.min_polls,
  recover: IncidentOptions.recover,
  groups: z.string().optional(),
  blind: z.boolean().default(false),
});

/**
 * Reads the command line of `npm run incidents`.
 *
 * @throws UsageError with the usage in its message
 */
export function parseIncidents(argv: string[]): IncidentArguments {
  return parseArguments(argv, COMMAND, Arguments, ({ "as-of": asOf, ...rest }) => {
    const { "min-polls": min_polls, for: for_us, recover } = rest;
    return {
      ...namedFiles(rest),
      rule: { min_polls, for_us, recover },
      asOf,
      wanted: wantedOf(rest),
    };
  });
}

function wantedOf({ groups, blind, stores }: z.output<typeof Arguments>) {
  if (groups === undefined) return { of: blind ? ("blind" as const) : ("stores" as const) };
  if (blind) throw new Error("--groups and --blind are two lists: name one of them");
  const by = groups.trim() === "" ? [] : readRollup(groups);
  if (by.length > 0 && stores.length === 0) {
    throw new Error("--groups needs the attributes of stores: name them with --stores");
  }
  return { of: "groups" as const, by };
}
