import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { type InputFiles, type InputName, kindText, optionOf } from "../csv/inputs.ts";
import { InputError } from "../csv/open-file.ts";
import { inputOfFile } from "../csv/read-input.ts";

/**
 * Finds the three files, and those of special days, closures and attributes, in a folder by their
 * headers, whatever their names. Skips what is not named `.csv` or `.csv.gz`, and what is not a
 * file: a folder, a dangling link.
 *
 * @throws InputError if one is missing, there are two of a kind, or the folder cannot be read
 */
export async function findInputs(directory: string): Promise<InputFiles> {
  const found = new Map<InputName, string>();
  for (const name of await list(directory)) {
    if (!/\.csv(\.gz)?$/i.test(name)) continue;
    const path = join(directory, name);
    if (!(await isFile(path))) continue;
    const kind = await inputOfFile(path);
    if (kind === undefined) continue;
    const other = found.get(kind);
    if (other !== undefined) {
      throw new InputError(
        directory,
        `two files of ${kindText(kind)}: ${other} and ${path}; name one with --${optionOf(kind)}`,
      );
    }
    found.set(kind, path);
  }
  const polls = found.get("polls");
  const hours = found.get("hours");
  const timezones = found.get("timezones");
  if (polls !== undefined && hours !== undefined && timezones !== undefined) {
    const more = (["specialDays", "closures", "attributes"] as const).flatMap((input) => {
      const path = found.get(input);
      return path === undefined ? [] : [{ input, path }];
    });
    return more.length === 0 ? { polls, hours, timezones } : { polls, hours, timezones, more };
  }
  const missing = (["polls", "hours", "timezones"] as const).filter((kind) => !found.has(kind));
  throw new InputError(
    directory,
    `no .csv or .csv.gz file of ${missing.join(" and ")} in this folder`,
  );
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ?? false;
}

async function list(directory: string): Promise<string[]> {
  try {
    return (await readdir(directory)).sort();
  } catch (cause) {
    throw new InputError(directory, "is not a readable folder", { cause });
  }
}
