import { existsSync, statSync, truncateSync } from "node:fs";
import { extname, join } from "node:path";
import { open } from "lmdb";
import type { LogFile } from "./log-file.ts";
import { migrateOldFormat } from "./old-format.ts";

/**
 * Opens the file of the embedded log, which is made where there is none; one in an older format is made
 * into the present one first.
 *
 * lmdb's own compression stays off: with it on, a commit that meets a full disk corrupts the heap.
 *
 * @throws when it cannot be opened
 */
export function openFile(path: string): LogFile {
  const data = extname(path) === "" ? join(path, "data.mdb") : path;
  if (existsSync(data)) migrateOldFormat(path, data);
  const file: LogFile = open({ path, encoding: "binary" });
  fillUp(file, data);
  return file;
}

/**
 * Makes a file that was cut off as long as it was, with zeros: to read behind the end of a mapped file
 * would end the process, while pages of zeros are found to be broken like others.
 */
function fillUp(file: LogFile, data: string): void {
  const { env } = file as unknown as Internals;
  const length = (env.info().lastPageNumber + 1) * env.stat().pageSize;
  if (statSync(data).size < length) truncateSync(data, length);
}

/** What lmdb counts; its `getStats` walks over all free pages too, some of which may be cut off. */
type Internals = {
  env: { info(): { lastPageNumber: number }; stat(): { pageSize: number } };
};
