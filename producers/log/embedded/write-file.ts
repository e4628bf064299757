import { closeSync, fstatSync, openSync, writeSync } from "node:fs";
import type { LogFile } from "./log-file.ts";

/** Puts a value under a key in the running transaction. */
export type Put = (key: Parameters<LogFile["put"]>[0], value: Buffer) => void;

/** Zeros are written behind the end of the file so many at once, and a transaction needs so many more. */
const STEP_BYTES = 1_048_576;

/**
 * Writes to the data file of a log in one transaction, which is on the disk when this returns.
 *
 * The file is made long enough before LMDB writes to it: where LMDB itself meets a full disk, the text
 * of its error runs over the end of its buffer (mdb_page_flush), and the heap is broken.
 *
 * @throws when nothing was written, such as on a full disk
 */
export function writeFile(file: LogFile, data: string, work: (put: Put) => void): void {
  file.transactionSync(() => {
    let bytes = 0;
    work((key, value) => {
      file.put(key, value);
      bytes += value.length;
    });
    makeRoom(file, data, bytes);
  });
}

/**
 * Makes the data file so long that values of so many bytes fit behind all pages that are in use, with
 * the pages of the tree that change. A page holds one large value or some small ones, and is half full
 * or more.
 *
 * @throws when there is no room for them
 */
export function makeRoom(file: LogFile, data: string, bytes: number): void {
  fill(data, usedBytes(file) + 2 * bytes + STEP_BYTES, STEP_BYTES);
}

/** How many bytes of the data file LMDB may look at. */
export function usedBytes(file: Pick<LogFile, "getStats">): number {
  const { env } = file as unknown as Internals;
  return (env.info().lastPageNumber + 1) * env.stat().pageSize;
}

/** What lmdb counts; its `getStats` walks over all free pages too. */
type Internals = {
  env: { info(): { lastPageNumber: number }; stat(): { pageSize: number } };
};

/**
 * Makes a file at least so long, with zeros that take room on the disk, by a multiple of `step`.
 *
 * @throws when there is no room for them
 */
export function fill(path: string, length: number, step = 1): void {
  const file = openSync(path, "a");
  try {
    const { size } = fstatSync(file);
    if (size >= length) return;
    for (let left = Math.ceil((length - size) / step) * step; left > 0; ) {
      left -= writeSync(file, ZEROS, 0, Math.min(left, ZEROS.length));
    }
  } finally {
    closeSync(file);
  }
}

const ZEROS = Buffer.alloc(STEP_BYTES);
