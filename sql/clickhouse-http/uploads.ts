import { createWriteStream } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";

/**
 * Data of running inserts: files that the engine reads in its own blocks, and that are then
 * deleted.
 */
export type Uploads = {
  /** Writes the data to a file of their own, which is deleted again if the data break off. */
  keep(data: AsyncIterable<Buffer>): Promise<{ path: string; remove(): Promise<void> }>;
};

/**
 * Opens the folder and empties it: what a killed process left in it was never acknowledged.
 *
 * @throws Error for a path that the engine would take for a pattern, and then read nothing
 */
export async function openUploads(folder: string): Promise<Uploads> {
  const absolute = resolve(folder);
  if (/[*?{}[\]]/.test(absolute)) {
    throw new Error(
      `${absolute}: the engine reads * ? { } [ ] in a path as a pattern; set another DATA_DIR`,
    );
  }
  await rm(absolute, { recursive: true, force: true });
  await mkdir(absolute);
  let count = 0;
  return {
    async keep(data) {
      count += 1;
      const path = join(absolute, String(count));
      const remove = () => rm(path, { force: true });
      try {
        await pipeline(data, createWriteStream(path));
      } catch (error) {
        await remove();
        throw error;
      }
      return { path, remove };
    },
  };
}
