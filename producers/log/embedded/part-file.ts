import { readdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { open } from "lmdb";
import type { LogFile } from "./log-file.ts";
import { type Put, writeFile } from "./write-file.ts";

/** A new data file that is to replace another one. */
export type PartFile = {
  /** Writes to it in one transaction. */
  write(work: (put: Put) => void): void;
  /** Replaces the old file with the new one, atomically. Neither may be open otherwise. */
  takePlace(): void;
  /** Leaves the old file as it is. */
  abandon(): void;
};

/**
 * Begins a new data file beside another one. Whatever happens before it replaces the old one, even
 * to the process, the old one is still there; the next call removes the leftovers.
 */
export function beginPart(data: string): PartFile {
  const path = partOf(data);
  removePart(path);
  const file: LogFile = open({ path, noSubdir: true, encoding: "binary" });
  return {
    write: (work) => writeFile(file, path, work),
    takePlace: () => {
      void file.close();
      renameSync(path, data);
      removePart(path);
    },
    abandon: () => {
      void file.close();
      removePart(path);
    },
  };
}

/** Removes new data files of processes that ended before replacing the old file. */
export function removeParts(data: string): void {
  for (const name of readdirSync(dirname(data))) {
    const [, process] = name.startsWith(`${basename(data)}.`) ? (PART.exec(name) ?? []) : [];
    if (process !== undefined && !isAlive(Number(process))) rmSync(join(dirname(data), name));
  }
}

const PART = /\.(\d+)\.part(?:-lock)?$/;

function partOf(data: string): string {
  return `${data}.${process.pid}.part`;
}

function removePart(part: string): void {
  for (const file of [part, `${part}-lock`]) rmSync(file, { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
