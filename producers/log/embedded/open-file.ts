import { existsSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { open } from "lmdb";
import { makeFolder } from "../../launch/make-folder.ts";
import type { LogFile } from "./log-file.ts";
import { isOld, migrateOldFormat, openForReading } from "./old-format.ts";
import { removeParts } from "./part-file.ts";
import { fill, usedBytes } from "./write-file.ts";

/** The table of readers, which lmdb maps: to meet a full disk there would end the process. */
const LOCK_BYTES = 16_384;

/**
 * Opens the file of the embedded log, which is made where there is none; one in an older format is made
 * into the present one first.
 *
 * lmdb's own compression stays off: with it, a commit that meets a full disk corrupts the heap.
 *
 * @throws when it cannot be opened
 */
export function openFile(path: string): LogFile {
  const [data, lock] = filesOf(path);
  makeFolder(dirname(data));
  removeParts(data);
  if (!existsSync(lock)) fill(lock, LOCK_BYTES);
  if (existsSync(data)) prepare(path, data);
  return open({ path, encoding: "binary" });
}

/** The file in which lmdb keeps what it is to open under a path. */
export function dataFileOf(path: string): string {
  return filesOf(path)[0];
}

/** The files of data and of locks: a path with an ending is a file to lmdb, and others are folders. */
function filesOf(path: string): [data: string, lock: string] {
  if (extname(path) === "") return [join(path, "data.mdb"), join(path, "lock.mdb")];
  return [path, `${path}-lock`];
}

/**
 * Makes a file that was cut off as long as it was, with zeros: to read behind the end of a mapped file
 * would end the process, while pages of zeros are found to be broken like others. One in the old format
 * is made into the present one.
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
