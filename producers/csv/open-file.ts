import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { createGunzip } from "node:zlib";
import { FIRST_BYTES, foreignFile } from "./foreign-files.ts";

/** An input file that cannot be used; the message is for the user who named it. */
export class InputError extends Error {
  constructor(path: string, problem: string, options?: ErrorOptions) {
    const cause = options?.cause instanceof Error ? `: ${explain(options.cause)}` : "";
    super(`${path}: ${problem}${cause}`, options);
    this.name = "InputError";
  }
}

export type OpenFile = {
  /** The text of the file, unpacked, in pieces that end anywhere but inside a character. */
  text: AsyncIterable<string>;
  /** `utf-16` by its byte order mark; anything else is read as UTF-8. */
  encoding: "utf-8" | "utf-16";
  /** Bytes of the file, as stored on disk, read so far. */
  bytesRead(): number;
  close(): void;
};

/**
 * Opens a text file. Gzip is recognised by its first two bytes, not by its name, and UTF-16 by its
 * byte order mark.
 *
 * @throws InputError if the file cannot be read, or is not text (a workbook, for instance)
 */
export async function openFile(path: string): Promise<OpenFile> {
  await sizeOf(path);
  const raw = createReadStream(path, { highWaterMark: 1 << 20 });
  let unpacked: Readable | undefined;
  const close = () => {
    raw.destroy();
    unpacked?.destroy();
  };
  try {
    const packed = await peek(raw, 2);
    const bytes = Readable.from(packed.all, { objectMode: false });
    const gzip = packed.first[0] === 0x1f && packed.first[1] === 0x8b;
    const stream: Readable = gzip ? bytes.pipe(createGunzip()) : bytes;
    bytes.on("error", (error) => stream.destroy(error));
    unpacked = stream;
    const { first, all } = await peek(stream, FIRST_BYTES);
    const foreign = foreignFile(first);
    if (foreign !== undefined) throw new InputError(path, `is ${foreign}`);
    const utf16 = utf16Of(first);
    return {
      text: utf16 === undefined ? utf8Text(all) : utf16Text(all, utf16),
      encoding: utf16 === undefined ? "utf-8" : "utf-16",
      bytesRead: () => raw.bytesRead,
      close,
    };
  } catch (cause) {
    close();
    throw cause instanceof InputError ? cause : new InputError(path, "cannot be read", { cause });
  }
}

function utf16Of(first: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  if (first[0] === 0xff && first[1] === 0xfe) return "utf-16le";
  return first[0] === 0xfe && first[1] === 0xff ? "utf-16be" : undefined;
}

async function* utf8Text(bytes: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new StringDecoder("utf8");
  for await (const chunk of bytes) {
    const text = decoder.write(chunk);
    if (text !== "") yield text;
  }
  const last = decoder.end();
  if (last !== "") yield last;
}

async function* utf16Text(
  bytes: AsyncIterable<Buffer>,
  encoding: "utf-16le" | "utf-16be",
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of bytes) {
    const text = decoder.decode(chunk, { stream: true });
    if (text !== "") yield text;
  }
  const last = decoder.decode();
  if (last !== "") yield last;
}

/**
 * The size of a file on disk.
 *
 * @throws InputError if it does not exist, or is a folder
 */
export async function sizeOf(path: string): Promise<number> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) throw new InputError(path, "is a directory, not a file");
    return found.size;
  } catch (cause) {
    throw cause instanceof InputError ? cause : new InputError(path, "cannot be read", { cause });
  }
}

/** SHA-256 of a file's bytes: the same content is the same file, whatever its name. */
export async function fingerprintOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk);
  return hash.digest("hex");
}

/** The first bytes of a stream, as many as requested if it has them, and the whole stream again. */
async function peek(
  stream: Readable,
  count: number,
): Promise<{ first: Buffer; all: AsyncGenerator<Buffer> }> {
  const chunks: AsyncIterator<Buffer> = stream[Symbol.asyncIterator]();
  const begun: Buffer[] = [];
  for (let length = 0; length < count; ) {
    const chunk = await chunks.next();
    if (chunk.done === true) break;
    begun.push(chunk.value);
    length += chunk.value.length;
  }
  async function* all(): AsyncGenerator<Buffer> {
    yield* begun;
    for (let chunk = await chunks.next(); chunk.done !== true; chunk = await chunks.next()) {
      yield chunk.value;
    }
  }
  return { first: Buffer.concat(begun).subarray(0, count), all: all() };
}

function explain(cause: Error): string {
  if (!("code" in cause)) return cause.message;
  if (cause.code === "ENOENT") return "no such file";
  if (cause.code === "EACCES") return "permission denied";
  if (cause.code === "Z_BUF_ERROR") return "the gzip data is truncated";
  if (cause.code === "Z_DATA_ERROR") return "the gzip data is damaged";
  return cause.message;
}
