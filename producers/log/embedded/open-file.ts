import { existsSync, statSync, truncateSync } from "node:fs";
import { extname, join } from "node:path";
import { open } from "lmdb";
import type { LogFile } from "./log-file.ts";
import { isOld, migrateOldFormat, type OldFile, openForReading } from "./old-format.ts";
import { removePart } from "./part-file.ts";

/**
 * Opens the file of the embedded log, which is made where there is none; one in an older format is made
 * into the present one first.
 *
 * lmdb's own compression stays off: with it on, a commit that meets a full disk corrupts the heap.
 *
 * @throws when it cannot be opened
 */
export function openFile(path: string): LogFile {
  const data = dataFileOf(path);
  removePart(data);
  if (existsSync(data)) prepare(path, data);
  return open({ path, encoding: "binary" });
}

function prepare(path: string, data: string): void {
  const file = openForReading(path);
  try {
    fillUp(file, data);
    if (isOld(file)) migrateOldFormat(file, path, data);
  } finally {
    file.close();
  }
}

/** The file in which lmdb keeps what it is to open under a path: one with an ending is a file. */
export function dataFileOf(path: string): string {
  return extname(path) === "" ? join(path, "data.mdb") : path;
}

/**
 * Makes a file that was cut off as long as it was, with zeros: to read behind the end of a mapped file
 * would end the process, while pages of zeros are found to be broken like others.
 */
function fillUp(file: OldFile, data: string): void {
  const { env } = file as unknown as Internals;
  const length = (env.info().lastPageNumber + 1) * env.stat().pageSize;
  if (statSync(data).size < length) truncateSync(data, length);
}

/** What lmdb counts; its `getStats` walks over all free pages too, some of which may be cut off. */
type Internals = {
  env: { info(): { lastPageNumber: number }; stat(): { pageSize: number } };
};
