import { type FileHandle, open, stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { Header } from "../../producers/csv/header.ts";
import type { Input } from "../../producers/csv/inputs.ts";
import { readOpening } from "../../producers/csv/read-input.ts";

/**
 * The engine holds several copies of a whole line, so files with lines of twice this are not for
 * it.
 */
const WINDOW = 1 << 20;
const GLANCE = 1 << 12;

/** A CSV file that the engine can read. */
export type PlainFile = {
  /** Absolute. */
  path: string;
  compression: "none" | "gzip";
  header: Header;
  /**
   * The header as the engine needs it, and the positions of the input's columns, counted from 1.
   */
  columns: number;
  separator: string;
  header_line: number;
  at: number[];
};

/**
 * How the engine reads a file of the given input; undefined for a file that is not for it: not a
 * regular file, not of this input, in UTF-16, with a path that it would take for a pattern, or with
 * endless lines.
 */
export async function plainFile(
  path: string,
  input: Input<unknown>,
): Promise<PlainFile | undefined> {
  const absolute = resolve(path);
  if (/[*?{}[\]]|::/.test(absolute)) return undefined;
  const compression = await compressionOf(absolute);
  if (compression === undefined) return undefined;
  const { header, encoding } = await readOpening(absolute, input);
  const { separator } = header;
  if (encoding !== "utf-8" || separator.charCodeAt(0) >= 0x80) return undefined;
  return {
    path: absolute,
    compression,
    header,
    columns: header.cells.length,
    separator,
    header_line: header.line,
    at: header.positions.map((position) => position + 1),
  };
}

/**
 * The compression, by the first bytes, as for all readers; undefined if the engine cannot read it.
 */
async function compressionOf(path: string): Promise<PlainFile["compression"] | undefined> {
  // Opening a pipe would start reading it.
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() !== true) return undefined;
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    if (buffer[0] === 0x1f && buffer[1] === 0x8b) return "gzip";
    return (await hasEndlessLine(file, found.size)) ? undefined : "none";
  } finally {
    await file.close();
  }
}

/** Whether a line fills a whole window of the file; for other windows the beginning is enough. */
async function hasEndlessLine(file: FileHandle, size: number): Promise<boolean> {
  const buffer = Buffer.alloc(WINDOW);
  const within = async (from: number, length: number) => {
    const { bytesRead } = await file.read(buffer, 0, length, from);
    return buffer.subarray(0, bytesRead).includes(0x0a);
  };
  for (let from = 0; from + WINDOW <= size; from += WINDOW) {
    if (!(await within(from, GLANCE)) && !(await within(from, WINDOW))) return true;
  }
  return false;
}
