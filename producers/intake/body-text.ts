import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { BodyError } from "./body-problem.ts";

/** How long a sender may keep us waiting, and how much he may send. */
export type BodyLimits = {
  /** What every sender may take, in milliseconds, all waits together. */
  timeoutMs: number;
  /** For each of these bytes (as sent) he may take a second more. */
  bytesPerSecond: number;
  /** Bytes of a body, unpacked. */
  maxBytes: number;
};

/**
 * The text of a body, in pieces as they come; a BOM at its beginning is left out, and bytes that are
 * no UTF-8 become U+FFFD. Only the time that is spent in waiting for the sender counts against him,
 * not what is done with the pieces in between.
 *
 * @throws BodyError `slow`, `large`, `cut` where the sender broke off, or `unreadable` gzip
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
      throw new BodyError("large", `the body has more than ${limits.maxBytes} bytes`);
    }
    const text = decoder.decode(chunk, { stream: true });
    if (text !== "") yield text;
  }
  const last = decoder.decode();
  if (last !== "") yield last;
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
    // Not waited for: a sender who sends nothing does not answer to this either.
    Promise.resolve(chunks.return?.()).catch(() => {});
  }
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const tell = () => reject(new BodyError("slow", "the body comes in too slowly"));
    timer = setTimeout(tell, Math.max(0, ms));
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
  return early ? "ends too early" : "is damaged";
}
