import { constants } from "node:fs";
import { copyFile, mkdir, readdir, readlink, symlink } from "node:fs/promises";
import { join } from "node:path";

/** Copies a folder while other processes add and remove files in it. */
export async function copyWhileWritten(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const entry of await orNothing(readdir(from, { withFileTypes: true }), [])) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await copyWhileWritten(source, target);
    // Links point to places in the same folder, relative to their own.
    else if (entry.isSymbolicLink()) {
      const place = await orNothing(readlink(source), undefined);
      if (place !== undefined) await symlink(place, target);
    } else if (entry.isFile()) {
      await orNothing(copyFile(source, target, constants.COPYFILE_FICLONE), undefined);
    }
  }
}

/** A file that has disappeared meanwhile counts as nothing. */
async function orNothing<T>(work: Promise<T>, nothing: T): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return nothing;
    throw error;
  }
}
