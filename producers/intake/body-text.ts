import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { BodyError } from "./body-problem.ts";

/** How long a client may take to send a body, and how large the body may be. */
export type BodyLimits = {
  /** Milliseconds that every client may take, all waits together. */
  timeoutMs: number;
  /** The client may take one more second for each of these bytes, as sent. */
  bytesPerSecond: number;
  /** Bytes of a decompressed body. */
  maxBytes: number;
};

/**
 * The text of a body, in pieces as they arrive. A leading BOM is dropped, and bytes that are not
 * UTF-8 become U+FFFD. Only the time spent waiting for the client counts against it, not the time
 * that the caller spends on the pieces.
 *
 * @throws BodyError `slow`, `large`, `cut` if the client broke off, or `unreadable` gzip
 */
export async function* bodyText(
  body: AsyncIterable<Uint8Array>,
  gzip: boolean,
  limits: BodyLimits,
): AsyncGenerator<string> {
  const sent = paced(body, limits);
  const decoder = new TextDecoder();
  let bytes = 0;
  for await (const chunk of gzip ? unpacked(sent) : sent) {
    bytes += chunk.length;
    if (bytes > limits.maxBytes) {
      throw new BodyError("large", `the body exceeds ${limits.maxBytes} bytes`);
    }
    const text = decoder.decode(chunk, { stream: true });
    if (text !== "") yield text;
  }
  const last = decoder.decode();
  if (last !== "") yield last;
}

/** The same text. @throws BodyError `empty` if there is none */
export async function* notEmpty(text: AsyncIterable<string>): AsyncGenerator<string> {
  let empty = true;
  for await (const piece of text) {
    empty = false;
    yield piece;
  }
  if (empty) throw new BodyError("empty", "the body is empty");
}

async function* paced(
  body: AsyncIterable<Uint8Array>,
  { timeoutMs, bytesPerSecond }: BodyLimits,
): AsyncGenerator<Uint8Array> {
  const chunks = body[Symbol.asyncIterator]();
  let leftMs = timeoutMs;
  try {
    for (;;) {
      const began = performance.now();
      const next = await within(leftMs, chunks.next());
      if (next.done === true) return;
      leftMs += (next.value.length / bytesPerSecond) * 1000 - (performance.now() - began);
      yield next.value;
    }
  } catch (cause) {
    if (cause instanceof BodyError) throw cause;
    throw new BodyError("cut", "the body was broken off", { cause });
  } finally {
    // Not awaited: a client that sends nothing does not answer this either.
    Promise.resolve(chunks.return?.()).catch(() => {});
  }
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const giveUp = () => reject(new BodyError("slow", "the body arrives too slowly"));
    timer = setTimeout(giveUp, Math.max(0, ms));
  });
  work.catch(() => {});
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function* unpacked(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const source = Readable.from(packed, { objectMode: false });
  const unpacking = createGunzip({ chunkSize: 65_536 });
  source.on("error", (error) => unpacking.destroy(error));
  source.pipe(unpacking);
  try {
    for await (const chunk of unpacking) yield chunk;
  } catch (cause) {
    if (cause instanceof BodyError) throw cause;
    throw new BodyError("unreadable", `the gzip data ${gzipProblem(cause)}`, { cause });
  } finally {
    source.destroy();
    unpacking.destroy();
  }
}

function gzipProblem(cause: unknown): string {
  const early = cause instanceof Error && "code" in cause && cause.code === "Z_BUF_ERROR";
  return early ? "is truncated" : "is damaged";
}
