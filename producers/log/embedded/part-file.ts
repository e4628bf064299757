import { renameSync, rmSync } from "node:fs";
import { open } from "lmdb";
import type { LogFile } from "./log-file.ts";
import { type Put, writeFile } from "./write-file.ts";

/** A new data file that is to take the place of another one. */
export type PartFile = {
  /** Writes to it in one transaction. */
  write(work: (put: Put) => void): void;
  /** Puts the new one in the place of the old one, at one stroke. Neither may be open otherwise. */
  takePlace(): void;
  /** Leaves the old one as it is. */
  abandon(): void;
};

/**
 * Begins a new data file beside another one. Whatever happens before it takes its place, also to the
 * process, the old one is still there; what an earlier attempt left is removed.
 */
export function beginPart(data: string): PartFile {
  removePart(data);
  const path = partOf(data);
  const file: LogFile = open({ path, noSubdir: true, encoding: "binary" });
  return {
    write: (work) => writeFile(file, path, work),
    takePlace: () => {
      void file.close();
      renameSync(path, data);
      removePart(data);
    },
    abandon: () => {
      void file.close();
      removePart(data);
    },
  };
}

/** Removes a new data file that never took its place. */
export function removePart(data: string): void {
  for (const file of [partOf(data), `${partOf(data)}-lock`]) rmSync(file, { force: true });
}

function partOf(data: string): string {
  return `${data}.part`;
}
