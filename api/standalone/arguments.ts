import { z } from "zod";
import { parseArguments } from "../../producers/command-line.ts";
import type { InputFiles } from "../../producers/replay.ts";

const USAGE = `usage: npm start                       with a sample of 500 stores
       npm start -- --data FOLDER      with the three CSV files (.csv or .csv.gz) in a folder
       npm start -- --polls FILE --hours FILE --timezones FILE
DATA_DIR (default ./data) is where everything is kept, PORT (default 3000) where it is served.`;

/** Where the polls come from: a folder, three files, or nothing named. */
export type StandaloneInput = { folder: string } | { files: InputFiles } | undefined;

const File = z.string().min(1, "is empty").optional();
const Arguments = z.object({ data: File, polls: File, hours: File, timezones: File });

/**
 * Reads the command line of `npm start`.
 *
 * @throws UsageError with the usage in its message
 */
export function parseStandalone(argv: string[]): StandaloneInput {
  return parseArguments(argv, USAGE, Arguments, ({ data, polls, hours, timezones }) => {
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
  });
}
