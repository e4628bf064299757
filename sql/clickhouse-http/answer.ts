import { randomUUID } from "node:crypto";
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { EmbeddedAnalysts } from "../analyst/embedded.ts";
import { NO_TERMINAL } from "../analyst/limits.ts";
import { bodyOf, ClickHouseException, exceptionOf, statusOf } from "../embedded/exceptions.ts";
import type { Answer, Engine } from "../embedded/statement-runner.ts";
import { setStatements } from "../statements.ts";
import { decodedBody, formOf, type Order, readOrder } from "./body.ts";
import { exceptionOfFailure, harmlessSettings } from "./for-analysts.ts";
import { withRevision } from "./native-blocks.ts";
import { readRequest, type StatementRequest } from "./request.ts";
import { describe, summaryOf } from "./response.ts";
import type { RunningQueries } from "./running-queries.ts";
import { sendText } from "./say.ts";
import { needsSession } from "./statement.ts";
import type { Uploads } from "./uploads.ts";

/** The client: the owner of the engine, who may do everything, or an analyst. */
export type Querier =
  | { kind: "owner"; engine: Engine; uploads: Uploads; running: RunningQueries }
  | { kind: "analyst"; analysts: EmbeddedAnalysts };

/** What a response says about the engine. */
export type About = Pick<Engine, "version" | "timezone" | "name">;

/**
 * Bytes of SQL, and of a decompressed form with parameters. An analyst's are smaller; see Limits.
 */
const LONGEST = {
  owner: { sql: 4 * 1024 * 1024, form: 16 * 1024 * 1024 },
  analyst: { sql: 256 * 1024, form: 1024 * 1024 },
} as const;

/** Reads a statement from a request, runs it, and responds. */
export async function answer(
  about: About,
  querier: Querier,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  try {
    const longest = LONGEST[querier.kind];
    const body = decodedBody(request);
    const form = await formOf(request.headers, body, longest.form);
    const requested = readRequest(request.method ?? "GET", url, request.headers, form);
    const order = await readOrder(
      requested.query,
      form === undefined ? body : Readable.from([]),
      longest.sql,
    );
    const format = (order.kind === "plain" ? order.format : undefined) ?? requested.format;
    const done =
      querier.kind === "owner"
        ? await perform(querier, requested, order, response)
        : await analyse(querier.analysts, requested, order, response);
    const headers: OutgoingHttpHeaders = {
      ...describe({
        format,
        queryId: requested.queryId ?? randomUUID(),
        timezone: requested.settings.get("session_timezone") || about.timezone,
        name: about.name,
      }),
      "X-ClickHouse-Summary": summaryOf(done, order.kind === "load"),
    };
    const native = format.toLowerCase() === "native";
    const bytes = native ? withRevision(done.bytes, requested.revision) : done.bytes;
    await send(response, headers, bytes, requested.gzip && request.method !== "HEAD");
  } catch (error) {
    if (response.headersSent || response.destroyed) return void response.destroy();
    discard(request);
    const exception = exceptionOf(error);
    sendText(response, statusOf(exception), bodyOf(exception, about.version), {
      "X-ClickHouse-Exception-Code": String(exception.code),
      "X-ClickHouse-Server-Display-Name": about.name,
    });
  }
}

/** Runs a statement, after the one with the same query id if there is one. */
function perform(
  querier: Extract<Querier, { kind: "owner" }>,
  request: StatementRequest,
  order: Order,
  response: ServerResponse,
): Promise<Answer> {
  return querier.running.run(request, (replaced) =>
    execute(querier, request, order, response, replaced),
  );
}

/**
 * Runs a statement. Data go through a file, whatever their size: the engine loads it in its own
 * blocks (one, and so all or nothing, below a million rows), in any format, and in bounded memory.
 * A read is stopped when its client disconnects; a change is completed, as on a server.
 */
async function execute(
  { engine, uploads }: Extract<Querier, { kind: "owner" }>,
  request: StatementRequest,
  order: Order,
  response: ServerResponse,
  replaced: AbortSignal | undefined,
): Promise<Answer> {
  const { format, database, parameters, settings } = request;
  if (request.inSession && order.kind === "plain" && needsSession(order.sql)) {
    const text = "Sessions are not supported: send what belongs together in one request.";
    throw new ClickHouseException(48, "NOT_IMPLEMENTED", text);
  }
  if (order.kind === "load") {
    const upload = await uploads.keep(order.data);
    try {
      const { before, sql } = order.statements(upload.path);
      const set = [...setStatements(parameters, settings), ...before];
      return await engine.run({
        sql,
        format,
        database,
        set,
        ...(replaced && { signal: replaced }),
      });
    } finally {
      await upload.remove();
    }
  }
  const set = setStatements(parameters, [...NO_TERMINAL, ...settings]);
  if (!order.reads) {
    return await engine.run({
      sql: order.sql,
      format,
      database,
      set,
      ...(replaced && { signal: replaced }),
    });
  }
  return await whileWanted(response, (signal) =>
    engine.run({ sql: order.sql, format, database, set, signal }),
  );
}

/** Runs a query of an analyst, who may only read. */
async function analyse(
  analysts: EmbeddedAnalysts,
  request: StatementRequest,
  order: Order,
  response: ServerResponse,
): Promise<Answer> {
  if (order.kind !== "plain") {
    throw new ClickHouseException(497, "ACCESS_DENIED", "An analyst may only read.");
  }
  const { format, database, parameters } = request;
  const settings = harmlessSettings(request.settings, analysts.limits);
  try {
    return await whileWanted(response, (signal) =>
      analysts.ask({ sql: order.sql, parameters, settings, format, database, signal }),
    );
  } catch (error) {
    throw exceptionOfFailure(error);
  }
}

/** Work that is given up when the client disconnects. */
async function whileWanted<Result>(
  response: ServerResponse,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const gone = new AbortController();
  const onClose = () => gone.abort();
  response.once("close", onClose);
  try {
    if (response.destroyed) gone.abort();
    return await work(gone.signal);
  } finally {
    response.off("close", onClose);
  }
}

/** Drains a body that nobody needs, so that the connection serves its next request. */
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
