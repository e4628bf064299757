import { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type ServerType, serve } from "@hono/node-server";
import { z } from "zod";
import { wholeNumber } from "../../producers/launch/settings.ts";
import { limitConnections } from "./connections.ts";

/** The settings that say where the API listens. */
export const ListenSettings = z.object({
  PORT: wholeNumber(0, 65535).default(3000).describe("the port of the API; 0 picks a free one"),
  HOST: z
    .string()
    .min(1)
    .default("127.0.0.1")
    .describe("the address that it listens on; other than loopback only with tokens"),
});

/** A server that listens; `close` ends it and its open connections. */
export type Listening = { url: string; close(): Promise<void> };

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/i;

/** How long a slow sender may hold a connection; routes that stream have limits of their own. */
const TIMES = {
  ...{ headersTimeout: 15_000, requestTimeout: 3_600_000, keepAliveTimeout: 65_000 },
  /** The interval of the check for connections that exceed the first two. */
  connectionsCheckingInterval: 5_000,
};

const HEADER_BYTES = 16_384;

/** Far below a process's limit of open files: at it, idle and slow ones make room for new ones. */
const MOST_CONNECTIONS = 2_000;

/**
 * A connection without traffic for this long is closed: the client reads nothing of a response
 * whose file is kept until then. Longer than any response takes to begin.
 */
const STALLED_MS = 300_000;

/**
 * Why the API must not listen on a host, or undefined when it may: without tokens everybody who
 * reaches it may do everything, and only this machine should.
 */
export function exposureProblem(host: string, tokens: number): string | undefined {
  if (tokens > 0 || LOOPBACK.test(host)) return undefined;
  return (
    `HOST=${host} would open the API to other machines without any token: ` +
    "set API_TOKENS or API_TOKENS_FILE, or leave HOST at 127.0.0.1"
  );
}

/** The limits of a server; only tests change the defaults. */
export type ListenLimits = { stalledMs?: number; connections?: number };

/** Serves the app; port 0 picks a free one. Rejects with a clear message when it cannot. */
export function listen(
  app: { fetch: (request: Request, env: unknown) => Response | Promise<Response> },
  { PORT: port, HOST: hostname }: z.output<typeof ListenSettings>,
  { stalledMs = STALLED_MS, connections = MOST_CONNECTIONS }: ListenLimits = {},
): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const serverOptions = { ...TIMES, maxHeaderSize: HEADER_BYTES };
    const server: ServerType = serve(
      { fetch: app.fetch, hostname, port, serverOptions },
      (info: AddressInfo) =>
        resolve({ url: addressOf(hostname, info.port), close: () => close(server) }),
    );
    // Without options for HTTP/2 the server is always of this class.
    if (server instanceof Server) {
      limitConnections(server, connections);
      server.timeout = stalledMs;
    }
    server.once("error", (cause: NodeJS.ErrnoException) => {
      const taken = cause.code === "EADDRINUSE";
      const problem = taken
        ? "is taken; set PORT to another"
        : `cannot be listened on: ${cause.message}`;
      reject(new Error(`port ${port} ${problem}`, { cause }));
    });
  });
}

function addressOf(hostname: string, port: number): string {
  return `http://${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`;
}

function close(server: ServerType): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    if ("closeAllConnections" in server) server.closeAllConnections();
  });
}
