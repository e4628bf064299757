import { existsSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { checkFiles } from "../csv/check-files.ts";
import type { InputFiles, InputName } from "../csv/inputs.ts";
import { whyUnwritable } from "../launch/data-folder.ts";
import type { EventLog } from "../log/event-log.ts";
import type { Monday } from "../messages/cells.ts";
import { topics } from "../messages/topics.ts";
import { checkRows } from "./check-rows.ts";
import { findInputs } from "./find-inputs.ts";
import { writeSample } from "./sample/sample.ts";

/** Where the polls come from: a folder, three files, or nothing named. */
type NamedInputs = { folder: string } | { files: InputFiles } | undefined;

/** A file, or several that are loaded one after the other. */
const Files = z.array(z.string().min(1, "is empty"));

/** Options for reading the files of a command line. */
export const MannerArguments = z.object({
  "monday-is": z.enum(["0", "1"], "expected 0 or 1").optional(),
  strict: z.boolean().default(false),
});

/** The arguments that name input files and say how to read them. */
export const InputArguments = MannerArguments.extend({
  data: z.string().min(1, "is empty").optional(),
  polls: Files.optional(),
  hours: Files.optional(),
  timezones: Files.optional(),
  "special-days": Files.optional(),
  closures: Files.optional(),
  stores: Files.optional(),
});

/** Their meaning, for the help of a command. */
export const INPUT_OPTIONS: Readonly<Record<string, string>> = {
  "--data FOLDER":
    "a folder with the three CSV files (.csv or .csv.gz), recognised by their headers",
  "--polls FILE": "the polls; requires --hours and --timezones",
  "--hours FILE": "the opening hours",
  "--timezones FILE": "the time zones",
  "--special-days FILE": "dates that do not go by the week (an option given twice: both, in turn)",
  "--closures FILE": "planned closures",
  "--stores FILE": "attributes of stores: name, brand, region and the like",
  "--monday-is 1": "in the hours file, days are 1 (Monday) to 7 (Sunday); default: 0 to 6",
  "--strict": "fails on any row that cannot be read, before anything is ingested",
};

/** The inputs that a command line names. */
export type InputChoice = { named: NamedInputs; monday: Monday; strict: boolean };

/**
 * The inputs that the arguments name, and how to read them.
 *
 * @throws Error with what is wrong with them
 */
export function chosenInputs(args: z.output<typeof InputArguments>): InputChoice {
  const named = namedInputs(args);
  const { strict, "monday-is": monday } = args;
  if (named === undefined && (strict || monday !== undefined)) {
    throw new Error("--strict and --monday-is need files: name them");
  }
  return { named, monday: mondayOf(monday), strict };
}

/** The number of Monday that `--monday-is` names. */
export function mondayOf(text: "0" | "1" | undefined): Monday {
  return text === "1" ? 1 : 0;
}

function namedInputs({ data, ...args }: z.output<typeof InputArguments>): NamedInputs {
  const { polls, hours, timezones, "special-days": specialDays = [], closures = [] } = args;
  const { stores: attributes = [] } = args;
  const further = { specialDays, closures, attributes };
  const named = [polls, hours, timezones, ...Object.values(further)].flatMap(
    (files) => files ?? [],
  );
  if (data !== undefined) {
    if (named.length > 0) throw new Error("--data already names the files");
    return { folder: data };
  }
  if (polls !== undefined && hours !== undefined && timezones !== undefined) {
    if (named.includes("-")) throw new Error("standard input cannot be read again after a stop");
    return { files: filesOf({ polls, hours, timezones, ...further }) };
  }
  if (named.length > 0) throw new Error("--polls, --hours and --timezones must be given together");
  return undefined;
}

/** Files by what is in them, of which the first three have one each at least. */
export function filesOf(given: Readonly<Record<InputName, readonly string[]>>): InputFiles {
  const [polls = "", ...morePolls] = given.polls;
  const [hours = "", ...moreHours] = given.hours;
  const [timezones = "", ...moreTimezones] = given.timezones;
  const further = { ...given, polls: morePolls, hours: moreHours, timezones: moreTimezones };
  const more = Object.entries(further).flatMap(([input, paths]) =>
    paths.map((path) => ({ input: input as InputName, path })),
  );
  return more.length === 0 ? { polls, hours, timezones } : { polls, hours, timezones, more };
}

/**
 * The named files, checked before anything is opened or created for them: they exist, have the
 * columns of their input, and readable rows. Undefined if none were named.
 *
 * @throws InputError
 * @throws Error if rows would be rejected and `strict` forbids that
 */
export async function checkInputs(
  { named, monday, strict }: InputChoice,
  now: Date,
): Promise<InputFiles | undefined> {
  if (named === undefined) return undefined;
  const files = "files" in named ? named.files : await findInputs(named.folder);
  await checkFiles(files, { again: true });
  await checkRows(files, now, { monday, strict });
  return files;
}

/**
 * The files to replay: the named ones; else the sample in the data folder, created if the log is
 * empty; undefined if the log already has messages of anything else.
 */
export async function inputsOrSample(
  named: InputFiles | undefined,
  log: EventLog,
  dataDir: string,
): Promise<InputFiles | undefined> {
  if (named !== undefined) return named;
  const sample = join(dataDir, "sample");
  if (!existsSync(sample)) {
    const ranges = await Promise.all(Object.values(topics).map(({ name }) => log.ranges(name)));
    if (ranges.flat().some(({ end }) => end > 0)) return undefined;
    console.info("No input given: creating a sample of 500 stores and two weeks of polls.");
    await makeSample(sample);
  }
  return findInputs(sample);
}

/** Creates the sample as a whole, or not at all. */
async function makeSample(folder: string): Promise<void> {
  const part = `${folder}.part`;
  const removePart = () => rm(part, { recursive: true, force: true });
  try {
    await removePart();
    await writeSample(part);
    await rename(part, folder);
  } catch (cause) {
    await removePart();
    throw new Error(`${folder}: the sample cannot be created: ${whyUnwritable(cause)}`, { cause });
  }
}
