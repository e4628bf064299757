import { z } from "zod";
import { type InputFiles, inLoadOrder } from "../../producers/csv/inputs.ts";
import type { Monday } from "../../producers/messages/cells.ts";
import { filesOf, MannerArguments, mondayOf } from "../../producers/replay/named-inputs.ts";

/** The files that a command reads, how it reads them, and where it writes. */
export type NamedFiles = InputFiles & {
  out: string | undefined;
  monday: Monday;
  /** Whether a row that is rejected is an error. */
  strict: boolean;
};

/** The options that name the files to read, for the help of a command. */
export const FILE_OPTIONS: Readonly<Record<string, string>> = {
  "--polls FILE": "the polls",
  "--hours FILE": "the opening hours",
  "--timezones FILE": "the time zones",
  "--special-days FILE": "dates that do not go by the week",
  "--closures FILE": "planned closures",
  "--stores FILE": "attributes of stores: name, brand, region and the like",
};

export const FILE_TEXT =
  "FILE may be gzip; one of them may be - for standard input. There are no settings.";

const File = z.string().min(1, "is empty");
/** One file, or several that are loaded one after the other. */
const Files = z.array(File, "is missing").min(1);

export const FileArguments = MannerArguments.extend({
  polls: Files,
  hours: Files,
  timezones: Files,
  "special-days": Files.default([]),
  closures: Files.default([]),
  stores: Files.default([]),
  out: File.optional(),
});

/**
 * The files that the arguments name.
 *
 * @throws Error if they cannot be read together
 */
export function namedFiles(args: z.output<typeof FileArguments>): NamedFiles {
  const { polls, hours, timezones, "special-days": specialDays, closures, out, strict } = args;
  const given = { polls, hours, timezones, specialDays, closures, attributes: args.stores };
  const files = filesOf(given);
  if (inLoadOrder(files).filter(({ path }) => path === "-").length > 1) {
    throw new Error("only one of the files can be standard input");
  }
  return { ...files, out, monday: mondayOf(args["monday-is"]), strict };
}
