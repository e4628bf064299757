import { promisify } from "node:util";
import {
  type BrotliOptions,
  brotliCompress,
  brotliCompressSync,
  brotliDecompress,
  brotliDecompressSync,
  constants,
} from "node:zlib";
import type { Encoded, Entry } from "../event-log.ts";

/** The values of a record as stored, and their number of bytes when read. */
export type Payload = { stored: Buffer; compressed: boolean; length: number };

/** Smaller payloads gain little, and live polls make many small ones. */
const COMPRESS_FROM_BYTES = 1_000;

/** A large payload is worth a hop to another thread: requests are answered meanwhile. */
const WORKER_FROM_BYTES = 64_000;

/**
 * Of Node's algorithms, Brotli at quality 1 made JSON polls smallest for its time: a fifth, at 400
 * MB/s. Deflate at its fastest reached 23 % at 200 MB/s.
 */
const OPTIONS: BrotliOptions = {
  params: {
    [constants.BROTLI_PARAM_QUALITY]: 1,
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
  },
};

const compressInWorker = promisify<Buffer, BrotliOptions, Buffer>(brotliCompress);
const decompressInWorker = promisify<Buffer, BrotliOptions, Buffer>(brotliDecompress);

/** The values of entries, one per line. */
export function valuesOf(entries: readonly Entry[] | Encoded): Buffer {
  if ("lines" in entries) return entries.lines.subarray(0, -1);
  return Buffer.from(entries.map((entry) => entry.value).join("\n"));
}

/** Makes a payload of values, compressed if that makes them smaller. */
export function pack(values: Buffer): Payload | Promise<Payload> {
  const { length } = values;
  if (length < WORKER_FROM_BYTES) return packNow(values);
  return compressInWorker(values, sized(length)).then((packed) => smaller(values, packed));
}

/** The same, synchronously. */
export function packNow(values: Buffer): Payload {
  const { length } = values;
  if (length < COMPRESS_FROM_BYTES) return { stored: values, compressed: false, length };
  return smaller(values, brotliCompressSync(values, sized(length)));
}

function smaller(values: Buffer, packed: Buffer): Payload {
  const compressed = packed.length < values.length;
  return { stored: compressed ? packed : values, compressed, length: values.length };
}

/**
 * The values of a payload, with line breaks between them.
 *
 * @throws if they cannot be decompressed, or have another length
 */
export function unpack(payload: Payload): Buffer | Promise<Buffer> {
  const { stored, compressed, length } = payload;
  if (!compressed || length < WORKER_FROM_BYTES) return unpackNow(payload);
  return decompressInWorker(stored, bounded(length)).then((values) => checked(values, length));
}

/** The same, synchronously. */
export function unpackNow({ stored, compressed, length }: Payload): Buffer {
  return checked(compressed ? brotliDecompressSync(stored, bounded(length)) : stored, length);
}

function checked(values: Buffer, length: number): Buffer {
  if (values.length === length) return values;
  throw new Error(`${values.length} bytes instead of ${length}`);
}

/** Never more memory than the record declares, whatever is in it. */
function bounded(length: number): BrotliOptions {
  return { chunkSize: Math.max(length + 1024, 1024), maxOutputLength: Math.max(length, 1) };
}

/** All of the output in one piece: to join several would cost another copy. */
function sized(length: number): BrotliOptions {
  return { ...OPTIONS, chunkSize: Math.max(length + 1024, 1024) };
}
