import { createWriteStream } from "node:fs";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/**
 * Writes the CSV to a file, or to standard output.
 *
 * @throws Error if it cannot be written
 */
export async function write(csv: Readable, path: string | undefined): Promise<void> {
  const out = path === undefined ? process.stdout : createWriteStream(path);
  try {
    await pipeline(csv, out, { end: path !== undefined });
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : cause;
    throw new Error(`${path ?? "standard output"}: cannot be written: ${problem}`, { cause });
  }
}
