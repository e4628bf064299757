import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { InputFiles } from "../producers/csv/inputs.ts";
import { findInputs } from "../producers/replay/find-inputs.ts";
import { writeSmallData } from "./small/data.ts";

const REAL = new URL("../../shared/data/", import.meta.url).pathname;

/**
 * The files to measure with: a given folder, else the full-size set if it exists, else the sample.
 */
export async function benchInputs(named: string | undefined, scratch: string): Promise<InputFiles> {
  if (named !== undefined) return await findInputs(named);
  if (!existsSync(join(REAL, "make_polls.py"))) return await writeSmallData(scratch, new Date());
  const polls = join(scratch, "polls.csv");
  await promisify(execFile)("python3", [join(REAL, "make_polls.py"), polls]);
  return {
    polls,
    hours: join(REAL, "hours_int64.csv.gz"),
    timezones: join(REAL, "timezones_int64.csv.gz"),
  };
}
