import { stat } from "node:fs/promises";
import { INPUTS, type InputFiles, inLoadOrder } from "./inputs.ts";
import { InputError, sizeOf } from "./open-file.ts";
import { readOpening } from "./read-input.ts";

/**
 * Checks what can be checked of the files without reading them whole: each exists, is
 * readable, and has the columns of its input. Standard input and pipes are skipped: to check them
 * would consume them.
 *
 * @param again whether the files will be read more than once, which a pipe cannot be
 * @throws InputError
 */
export async function checkFiles(files: InputFiles, { again }: { again: boolean }): Promise<void> {
  for (const { input, path } of inLoadOrder(files)) {
    if (path === "-") continue;
    await sizeOf(path);
    if ((await stat(path)).isFile()) await readOpening(path, INPUTS[input]);
    else if (again) {
      throw new InputError(path, "is not a regular file: it is read more than once");
    }
  }
}
