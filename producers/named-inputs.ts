import { existsSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { whyUnwritable } from "./data-folder.ts";
import { findInputs } from "./find-inputs.ts";
import type { EventLog } from "./log/event-log.ts";
import type { InputFiles } from "./replay.ts";
import { writeSample } from "./sample.ts";
import { topics } from "./topics.ts";

/** Where the polls come from: a folder, three files, or nothing named. */
export type NamedInputs = { folder: string } | { files: InputFiles } | undefined;

const File = z.string().min(1, "is empty").optional();

/** The arguments that name input files. */
export const InputArguments = z.object({ data: File, polls: File, hours: File, timezones: File });

/**
 * Which inputs the arguments name.
 *
 * @throws Error with what is wrong with them
 */
export function namedInputs({
  data,
  polls,
  hours,
  timezones,
}: z.output<typeof InputArguments>): NamedInputs {
  const named = [polls, hours, timezones].filter((file) => file !== undefined);
  if (data !== undefined) {
    if (named.length > 0) throw new Error("--data already names the three files");
    return { folder: data };
  }
  if (polls !== undefined && hours !== undefined && timezones !== undefined) {
    if (named.includes("-")) throw new Error("standard input cannot be read again after a stop");
    return { files: { polls, hours, timezones } };
  }
  if (named.length > 0) throw new Error("--polls, --hours and --timezones go together");
  return undefined;
}

/**
 * The files to replay: those that were named, else the sample in the data folder, made when the log is
 * empty; undefined when the log already holds something else.
 */
export async function inputsOrSample(
  named: NamedInputs,
  log: EventLog,
  dataDir: string,
): Promise<InputFiles | undefined> {
  if (named !== undefined) return "files" in named ? named.files : await findInputs(named.folder);
  const sample = join(dataDir, "sample");
  if (!existsSync(sample)) {
    const ranges = await Promise.all(Object.values(topics).map(({ name }) => log.ranges(name)));
    if (ranges.flat().some(({ end }) => end > 0)) return undefined;
    console.info("No input named: making a sample of 500 stores and two weeks of polls.");
    await makeSample(sample);
  }
  return findInputs(sample);
}

/** Makes the sample as a whole, or not at all. */
async function makeSample(folder: string): Promise<void> {
  const part = `${folder}.part`;
  const removePart = () => rm(part, { recursive: true, force: true });
  try {
    await removePart();
    await writeSample(part);
    await rename(part, folder);
  } catch (cause) {
    await removePart();
    throw new Error(`${folder}: the sample cannot be made: ${whyUnwritable(cause)}`, { cause });
  }
}
