import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";

/** An input file that cannot be used, in words for the one who named it. */
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
  /** Bytes of the file (as it lies on the disk) read so far. */
  bytesRead(): number;
  close(): void;
};

/**
 * Opens a file; gzip is told by its first two bytes, not by its name.
 *
 * @throws InputError when it cannot be read
 */
export async function openFile(path: string): Promise<OpenFile> {
  await sizeOf(path);
  const raw = createReadStream(path, { highWaterMark: 1 << 20 });
  const { first, all } = await peek(path, raw);
  const packed = first[0] === 0x1f && first[1] === 0x8b;
  const bytes = Readable.from(all, { objectMode: false });
  const text = packed ? bytes.pipe(createGunzip()) : bytes;
  bytes.on("error", (error) => text.destroy(error));
  return {
    text: text.setEncoding("utf8"),
    bytesRead: () => raw.bytesRead,
    close: () => {
      raw.destroy();
      text.destroy();
    },
  };
}

/**
 * Bytes of a file on the disk.
 *
 * @throws InputError when there is no such file, or it is a folder
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

/** The first two bytes, and the stream with them still in it. */
async function peek(path: string, raw: Readable) {
  const chunks: AsyncIterator<Buffer> = raw[Symbol.asyncIterator]();
  let first = Buffer.alloc(0);
  try {
    while (first.length < 2) {
      const chunk = await chunks.next();
      if (chunk.done === true) break;
      first = Buffer.concat([first, chunk.value]);
    }
  } catch (cause) {
    throw new InputError(path, "cannot be read", { cause });
  }
  async function* all(): AsyncGenerator<Buffer> {
    yield first;
    for (let chunk = await chunks.next(); chunk.done !== true; chunk = await chunks.next()) {
      yield chunk.value;
    }
  }
  return { first, all: all() };
}

function explain(cause: Error): string {
  if (!("code" in cause)) return cause.message;
  if (cause.code === "ENOENT") return "no such file";
  if (cause.code === "EACCES") return "permission denied";
  if (cause.code === "Z_BUF_ERROR") return "the gzip data ends too early";
  if (cause.code === "Z_DATA_ERROR") return "the gzip data is damaged";
  return cause.message;
}
