import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { ClickHouseException } from "../embedded/exceptions.ts";
import { literal } from "../statements.ts";
import { inputStatements, type Load } from "./input-call.ts";
import { readStatement, type Statement } from "./statement.ts";

/**
 * What a request wants to run: complete SQL, or SQL that loads data, which is complete once it has
 * the name of the file with the data.
 */
export type Order =
  | { kind: "plain"; sql: string; reads: boolean; format: string | undefined }
  | { kind: "load"; statements(file: string): Load; data: AsyncIterable<Buffer> };

/**
 * Reads a statement from a request: the URL's SQL, then the body. Of a body with data, it reads no
 * more than is needed to find where they begin.
 *
 * @param longest the most bytes of SQL; data may have any length
 * @throws ClickHouseException if there is no valid statement
 */
export async function readOrder(
  query: string,
  body: AsyncIterable<Buffer>,
  longest: number,
): Promise<Order> {
  const chunks = body[Symbol.asyncIterator]();
  let head = Buffer.from(query.trim() === "" ? "" : `${query.trimEnd()}\n`);
  for (let whole = false; ; ) {
    // One character for each byte, so that positions in the text are positions in the bytes.
    const statement = readStatement(head.toString("latin1"), whole);
    if (statement !== undefined) return orderOf(statement, head, chunks);
    if (head.length > longest) {
      const text = `The SQL of a request may have at most ${longest} bytes.`;
      throw new ClickHouseException(229, "QUERY_IS_TOO_LARGE", text);
    }
    const next = await chunks.next();
    if (next.done) whole = true;
    else head = Buffer.concat([head, next.value]);
  }
}

function orderOf(statement: Statement, head: Buffer, chunks: AsyncIterator<Buffer>): Order {
  const text = (from: number, to?: number) => head.subarray(from, to).toString("utf8");
  if (statement.kind === "plain") {
    const { reads, format } = statement;
    return { kind: "plain", sql: text(0), reads, format };
  }
  const { format, formatAt, dataAt } = statement;
  const data = rest(head.subarray(dataAt), chunks);
  if (statement.kind === "insert") {
    const [before, after] = [text(0, statement.sourceAt), text(statement.sourceAt, formatAt)];
    const statements = (file: string) => ({
      before: [],
      sql: `${before}\nFROM INFILE ${literal(file)} COMPRESSION 'none'\n${after}\nFORMAT ${format}`,
    });
    return { kind: "load", statements, data };
  }
  const [before, call] = [text(0, statement.callAt), text(statement.argumentsAt, formatAt)];
  return { kind: "load", statements: inputStatements(before, call, format), data };
}

async function* rest(head: Buffer, chunks: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  if (head.length > 0) yield head;
  for (;;) {
    const next = await chunks.next();
    if (next.done) return;
    yield next.value;
  }
}

const DECODERS: Record<string, () => Transform> = {
  gzip: createGunzip,
  "x-gzip": createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/**
 * The bytes of the body, decoded as Content-Encoding says.
 *
 * @throws ClickHouseException for an encoding that is not understood, and for bytes that are not in
 *   it
 */
export function decodedBody(request: IncomingMessage): AsyncIterable<Buffer> {
  const encoding = request.headers["content-encoding"]?.toLowerCase() ?? "identity";
  if (encoding === "identity" || encoding === "") return request;
  const decoder = Object.hasOwn(DECODERS, encoding) ? DECODERS[encoding] : undefined;
  if (decoder === undefined) {
    const text = `Content-Encoding: ${encoding} is not supported: send gzip, deflate, br, or plain bytes.`;
    throw new ClickHouseException(48, "NOT_IMPLEMENTED", text);
  }
  return decoded(request, decoder());
}

async function* decoded(request: IncomingMessage, decoder: Transform): AsyncGenerator<Buffer> {
  // Not a pipeline: that would close the connection on invalid bytes, before the error can be sent.
  request.once("error", (error) => decoder.destroy(error));
  try {
    yield* request.pipe(decoder);
  } catch (cause) {
    const text = `The body does not match its Content-Encoding: ${cause instanceof Error ? cause.message : cause}`;
    throw new ClickHouseException(354, "ZLIB_INFLATE_FAILED", text, { cause });
  }
}

/**
 * The fields of a form in the body, if there is one: long parameters are sent this way. `most` is
 * the maximum number of decompressed bytes.
 *
 * @throws ClickHouseException for a form that is too long, is invalid, or has a file: external
 *   tables are not supported
 */
export async function formOf(
  headers: IncomingHttpHeaders,
  body: AsyncIterable<Buffer>,
  most: number,
): Promise<[string, string][] | undefined> {
  const type = headers["content-type"];
  if (type === undefined || !/^multipart\/form-data\b/i.test(type)) return undefined;
  const bytes = new Uint8Array(await atMost(body, most));
  const form = await new Response(bytes, { headers: { "content-type": type } })
    .formData()
    .catch((cause: unknown) => {
      const text = "The body is not a form of its Content-Type.";
      throw new ClickHouseException(36, "BAD_ARGUMENTS", text, { cause });
    });
  return [...form].map(([name, value]) => {
    if (typeof value === "string") return [name, value];
    throw new ClickHouseException(
      48,
      "NOT_IMPLEMENTED",
      `${name}: external tables are not supported.`,
    );
  });
}

/** No more is decompressed than is allowed, however far a few bytes would expand. */
async function atMost(body: AsyncIterable<Buffer>, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > most) {
      const text = `A form may have ${most} bytes, decompressed: send longer values in the body, as data.`;
      throw new ClickHouseException(229, "QUERY_IS_TOO_LARGE", text);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
