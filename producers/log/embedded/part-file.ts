import { renameSync, rmSync } from "node:fs";
import { open } from "lmdb";
import type { LogFile } from "./log-file.ts";

/** A new data file that is to take the place of another one. */
export type PartFile = {
  file: LogFile;
  /** Puts the new one in the place of the old one, at one stroke. Neither may be read or written meanwhile. */
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
  const file: LogFile = open({ path: partOf(data), noSubdir: true, encoding: "binary" });
  const end = (): void => void file.close();
  return {
    file,
    takePlace: () => {
      end();
      renameSync(partOf(data), data);
      removePart(data);
    },
    abandon: () => {
      end();
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
