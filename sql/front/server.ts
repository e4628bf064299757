import { randomUUID } from "node:crypto";
import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
} from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { decodedBody, formOf, type Order, readOrder } from "./body.ts";
import type { Answer, Engine } from "./engine.ts";
import { bodyOf, exceptionOf, statusOf } from "./exceptions.ts";
import { withRevision } from "./native-blocks.ts";
import { type Asked, readRequest, setStatements } from "./request.ts";
import { describe, summaryOf } from "./response.ts";
import type { Uploads } from "./uploads.ts";

/** The front is listening. */
export type Front = {
  readonly port: number;
  /** Takes no more requests and waits for those in hand. */
  close(): Promise<void>;
};

const HOST = "127.0.0.1";

/** Queries stand in URLs; a server takes a megabyte too. */
const LONGEST_HEAD = 1024 * 1024;

/** Longer than clients keep a connection for the next request. */
const KEEP_ALIVE_MS = 30_000;
const SWEEP_MS = 20;

/**
 * Serves the engine over the ClickHouse HTTP interface on the loopback address.
 *
 * @throws Error when the port is taken
 */
export async function serveFront(engine: Engine, uploads: Uploads, port: number): Promise<Front> {
  const inHand = new Set<Promise<void>>();
  const server = createServer(
    { maxHeaderSize: LONGEST_HEAD, keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout: 0 },
    (request, response) => {
      const handling = handle(engine, uploads, request, response)
        .catch(() => void response.destroy())
        .finally(() => inHand.delete(handling));
      inHand.add(handling);
    },
  );
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const taken = `Port ${port} is taken: stop what listens there, or set another CLICKHOUSE_PORT (0 takes a free one).`;
      reject(error.code === "EADDRINUSE" ? new Error(taken, { cause: error }) : error);
    });
    server.listen(port, HOST, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : port,
    async close() {
      // A connection that becomes idle now would be kept for a next request.
      const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
      await new Promise<void>((resolve) => server.close(() => resolve()));
      clearInterval(sweep);
      await Promise.all(inHand);
    },
  };
}

async function handle(
  engine: Engine,
  uploads: Uploads,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = "GET" } = request;
  const url = new URL(request.url ?? "/", `http://${HOST}`);
  const asksNothing = method !== "POST" && !url.searchParams.has("query");
  if (!["GET", "HEAD", "POST"].includes(method)) {
    return say(response, 405, "Ask with GET or POST.\n", { Allow: "GET, HEAD, POST" });
  }
  if (["/ping", "/replicas_status"].includes(url.pathname)) return say(response, 200, "Ok.\n");
  if (url.pathname !== "/") {
    return say(response, 404, `There is no ${url.pathname}: send queries to /, or ask /ping.\n`);
  }
  if (asksNothing) return say(response, 200, "Ok.\n");
  await answer(engine, uploads, request, response, url);
}

async function answer(
  engine: Engine,
  uploads: Uploads,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  try {
    const body = decodedBody(request);
    const form = await formOf(request.headers, body);
    const asked = readRequest(request.method ?? "GET", url, request.headers, form);
    const order = await readOrder(asked.query, form === undefined ? body : Readable.from([]));
    const format = (order.kind === "plain" ? order.format : undefined) ?? asked.format;
    const done = await perform(engine, uploads, asked, order, response);
    const headers: OutgoingHttpHeaders = {
      ...describe({
        format,
        queryId: asked.queryId ?? randomUUID(),
        timezone: asked.settings.get("session_timezone") || engine.timezone,
        name: engine.name,
      }),
      "X-ClickHouse-Summary": summaryOf(done, order.kind === "load"),
    };
    const native = format.toLowerCase() === "native";
    const bytes = native ? withRevision(done.bytes, asked.revision) : done.bytes;
    await send(response, headers, bytes, asked.gzip && request.method !== "HEAD");
  } catch (error) {
    if (response.headersSent || response.destroyed) return void response.destroy();
    discard(request);
    const exception = exceptionOf(error);
    say(response, statusOf(exception), bodyOf(exception, engine.version), {
      "X-ClickHouse-Exception-Code": String(exception.code),
      "X-ClickHouse-Server-Display-Name": engine.name,
    });
  }
}

/**
 * Runs an order. Data go through a file, whatever their size: the engine loads it in its own blocks
 * (one, and so all or nothing, below a million rows), in any format, and in bounded memory. A read is
 * stopped when its client goes away; what changes something is carried through, as on a server.
 */
async function perform(
  engine: Engine,
  uploads: Uploads,
  asked: Asked,
  order: Order,
  response: ServerResponse,
): Promise<Answer> {
  const { format, database, parameters, settings } = asked;
  if (order.kind === "load") {
    const upload = await uploads.keep(order.data);
    try {
      const set = setStatements(parameters, settings);
      return await engine.run({ sql: order.sql(upload.path), format, database, set });
    } finally {
      await upload.remove();
    }
  }
  const set = setStatements(parameters, settings);
  if (!order.reads) return await engine.run({ sql: order.sql, format, database, set });
  const gone = new AbortController();
  const onClose = () => gone.abort();
  response.once("close", onClose);
  try {
    if (response.destroyed) gone.abort();
    return await engine.run({ sql: order.sql, format, database, set, signal: gone.signal });
  } finally {
    response.off("close", onClose);
  }
}

/** Reads on to the end of a body that nobody wants, so that the connection serves its next request. */
function discard(request: IncomingMessage): void {
  request.unpipe();
  request.removeAllListeners("readable");
  request.resume();
}

async function send(
  response: ServerResponse,
  headers: OutgoingHttpHeaders,
  bytes: Uint8Array,
  gzip: boolean,
): Promise<void> {
  if (gzip) {
    response.writeHead(200, { ...headers, "Content-Encoding": "gzip", Vary: "Accept-Encoding" });
    await pipeline([bytes], createGzip({ level: 3 }), response);
  } else {
    response.writeHead(200, { ...headers, "Content-Length": bytes.length });
    response.end(bytes);
  }
}

function say(
  response: ServerResponse,
  status: number,
  words: string,
  headers: OutgoingHttpHeaders = {},
): void {
  response.writeHead(status, {
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Length": Buffer.byteLength(words),
    ...headers,
  });
  response.end(words);
}
