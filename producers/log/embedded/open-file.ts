import { existsSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { open } from "lmdb";
import { makeFolder } from "../../launch/make-folder.ts";
import type { LogFile } from "./log-file.ts";
import { isOld, migrateOldFormat, openForReading } from "./old-format.ts";
import { removeParts } from "./part-file.ts";
import { fill, usedBytes } from "./write-file.ts";

/** The reader table, which lmdb maps into memory: a full disk met there would kill the process. */
const LOCK_BYTES = 16_384;

/**
 * Opens the file of the embedded log; creates it if there is none, and converts one in an older
 * format first.
 *
 * lmdb's own compression stays off: with it, a commit on a full disk corrupts the heap.
 *
 * @throws if it cannot be opened
 */
export function openFile(path: string): LogFile {
  const [data, lock] = filesOf(path);
  makeFolder(dirname(data));
  removeParts(data);
  if (!existsSync(lock)) fill(lock, LOCK_BYTES);
  if (existsSync(data)) prepare(path, data);
  return open({ path, encoding: "binary" });
}

/** The data file of an lmdb path. */
export function dataFileOf(path: string): string {
  return filesOf(path)[0];
}

/**
 * The data and lock files: lmdb takes a path with an extension as a file, and any other as a
 * folder.
 */
function filesOf(path: string): [data: string, lock: string] {
  if (extname(path) === "") return [join(path, "data.mdb"), join(path, "lock.mdb")];
  return [path, `${path}-lock`];
}

/**
 * Extends a truncated file to its former length with zeros: reading behind the end of a mapped file
 * would kill the process, while pages of zeros are found to be broken like others. Converts a file
 * in the old format into the present one.
 */
function prepare(path: string, data: string): void {
  const file = openForReading(path);
  try {
    fill(data, usedBytes(file));
    if (isOld(file)) migrateOldFormat(file, path, data);
  } finally {
    file.close();
  }
}
