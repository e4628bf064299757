import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import type { InputFiles } from "../../producers/csv/inputs.ts";

/**
 * The same files, with standard input saved as `kept`: the engine would read it as its own input.
 */
export async function keepStandardInput(
  { polls, hours, timezones }: InputFiles,
  kept: string,
): Promise<InputFiles> {
  const paths = { polls, hours, timezones };
  for (const name of ["polls", "hours", "timezones"] as const) {
    if (paths[name] !== "-") continue;
    await pipeline(process.stdin, createWriteStream(kept));
    paths[name] = kept;
  }
  return paths;
}
