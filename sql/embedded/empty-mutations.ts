import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";

/**
 * Removes empty mutation files from an engine's folder: on a full disk the engine leaves such
 * files, and does not start again while there is one. The statement that was to write it has
 * failed; what it was to delete is deleted when it is repeated, or stays.
 */
export async function removeEmptyMutations(folder: string): Promise<void> {
  const store = join(folder, "store");
  for (const group of await list(store)) {
    for (const table of await list(join(store, group))) {
      const path = join(store, group, table);
      for (const name of await list(path)) {
        if (!/^mutation_\d+\.txt$/.test(name)) continue;
        const { size } = await stat(join(path, name));
        if (size === 0) await rm(join(path, name));
      }
    }
  }
}

async function list(folder: string): Promise<string[]> {
  return await readdir(folder).catch(() => []);
}
