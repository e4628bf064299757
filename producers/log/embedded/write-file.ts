import { closeSync, fstatSync, openSync, writeSync } from "node:fs";
import type { LogFile } from "./log-file.ts";

/** Puts a value under a key in the running transaction. */
export type Put = (key: Parameters<LogFile["put"]>[0], value: Buffer) => void;

/**
 * How many zeros are written behind the end of the file at once; a transaction needs as many in
 * reserve.
 */
const STEP_BYTES = 1_048_576;

/**
 * Writes to the data file of a log in one transaction, which is on disk when this returns.
 *
 * The file is made long enough before LMDB writes to it: if LMDB itself meets a full disk, its
 * error text overruns a buffer (mdb_page_flush) and corrupts the heap.
 *
 * @throws if nothing was written, for instance on a full disk
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
 * Extends the data file so that this many bytes of values fit behind all pages in use, with the
 * pages of the tree that change. A page holds one large value or some small ones, and is at least
 * half full.
 *
 * @throws if there is no room for them
 */
export function makeRoom(file: LogFile, data: string, bytes: number): void {
  fill(data, usedBytes(file) + 2 * bytes + STEP_BYTES, STEP_BYTES);
}

/** How many bytes of the data file LMDB may read. */
export function usedBytes(file: Pick<LogFile, "getStats">): number {
  const { env } = file as unknown as Internals;
  return (env.info().lastPageNumber + 1) * env.stat().pageSize;
}

/** What lmdb counts; its `getStats` walks over all free pages too. */
type Internals = {
  env: { info(): { lastPageNumber: number }; stat(): { pageSize: number } };
};

/**
 * Extends a file to at least this length with zeros that take up disk space, in multiples of
 * `step`.
 *
 * @throws if there is no room for them
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
