import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type About, answer, type Querier } from "./answer.ts";
import { sendText } from "./say.ts";

/** The listening server. */
export type ClickHouseHttp = {
  readonly port: number;
  /** Accepts no more requests and waits for the running ones. */
  close(): Promise<void>;
};

/** A refused request: the status and text of the response. */
export type NotLetIn = { status: 401 | 403; text: string; headers?: Record<string, string> };

/** Decides which client sent a request, or why it is refused. */
export type Admit = (request: IncomingMessage, url: URL) => Querier | NotLetIn;

const HOST = "127.0.0.1";

/** The default of a server, its `http_max_uri_size`. */
const LONGEST_URL = 1024 * 1024;
/** Room for the URL and all headers. */
const LONGEST_HEAD = LONGEST_URL + 256 * 1024;

/** Longer than clients keep a connection for the next request. */
const KEEP_ALIVE_MS = 30_000;
const SWEEP_MS = 20;

/**
 * Serves the engine over the ClickHouse HTTP interface on the loopback address. `variable` is the
 * setting of the port.
 *
 * @throws Error if the port is taken
 */
export async function serveClickHouseHttp(
  about: About,
  admit: Admit,
  port: number,
  variable = "CLICKHOUSE_PORT",
): Promise<ClickHouseHttp> {
  const inHand = new Set<Promise<void>>();
  const server = createServer(
    { maxHeaderSize: LONGEST_HEAD, keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout: 0 },
    (request, response) => {
      const handling = handle(about, admit, request, response)
        .catch(() => void response.destroy())
        .finally(() => inHand.delete(handling));
      inHand.add(handling);
    },
  );
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const taken = `Port ${port} is in use: stop what listens there, or set another ${variable} (0 picks a free one).`;
      reject(error.code === "EADDRINUSE" ? new Error(taken, { cause: error }) : error);
    });
    server.listen(port, HOST, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : port,
    async close() {
      // A connection that becomes idle now would stay open for a next request.
      const collectGarbage = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
      await new Promise<void>((resolve) => server.close(() => resolve()));
      clearInterval(collectGarbage);
      await Promise.all(inHand);
    },
  };
}

async function handle(
  about: About,
  admit: Admit,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = "GET" } = request;
  const { url: address = "/" } = request;
  if (address.length > LONGEST_URL) {
    return sendText(response, 400, "HTTP request URI invalid or too long\n");
  }
  if (!URL.canParse(address, `http://${HOST}`)) {
    return sendText(response, 400, "The request has an invalid URL.\n");
  }
  const url = new URL(address, `http://${HOST}`);
  const querier = admit(request, url);
  if ("status" in querier)
    return sendText(response, querier.status, `${querier.text}\n`, querier.headers);
  const isEmpty = method !== "POST" && !url.searchParams.has("query");
  if (!["GET", "HEAD", "POST"].includes(method)) {
    return sendText(response, 405, "Use GET or POST.\n", { Allow: "GET, HEAD, POST" });
  }
  if (["/ping", "/replicas_status"].includes(url.pathname)) return sendText(response, 200, "Ok.\n");
  if (url.pathname !== "/") {
    return sendText(
      response,
      404,
      `There is no ${url.pathname}: send queries to /, or use /ping.\n`,
    );
  }
  if (isEmpty) return sendText(response, 200, "Ok.\n");
  await answer(about, querier, request, response, url);
}
