import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { type InputFiles, inLoadOrder } from "../../producers/csv/inputs.ts";

/**
 * The same files, with standard input saved as `kept`: the engine would read it as its own input.
 */
export async function keepStandardInput(files: InputFiles, kept: string): Promise<InputFiles> {
  if (inLoadOrder(files).every(({ path }) => path !== "-")) return files;
  await pipeline(process.stdin, createWriteStream(kept));
  const instead = (path: string) => (path === "-" ? kept : path);
  const { polls, hours, timezones, more = [] } = files;
  return {
    polls: instead(polls),
    hours: instead(hours),
    timezones: instead(timezones),
    more: more.map(({ input, path }) => ({ input, path: instead(path) })),
  };
}
