import { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type ServerType, serve } from "@hono/node-server";
import { z } from "zod";
import { wholeNumber } from "../../producers/launch/settings.ts";
import { limitConnections } from "./connections.ts";

/** The settings that say where the API listens. */
export const ListenSettings = z.object({
  PORT: wholeNumber(0, 65535).default(3000).describe("where the API listens; 0 takes a free one"),
  HOST: z
    .string()
    .min(1)
    .default("127.0.0.1")
    .describe("the address it listens on; other than loopback only with tokens"),
});

/** A server that listens; `close` ends it and its open connections. */
export type Listening = { url: string; close(): Promise<void> };

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/i;

/** A slow sender may hold a connection so long; what a route takes its time for has limits of its own. */
const TIMES = {
  ...{ headersTimeout: 15_000, requestTimeout: 3_600_000, keepAliveTimeout: 65_000 },
  /** Between two looks for connections that are over the first two. */
  connectionsCheckingInterval: 5_000,
};

const HEADER_BYTES = 16_384;

/** Far below the files that a process may have open: beyond, idle and slow ones make room for new ones. */
const MOST_CONNECTIONS = 2_000;

/**
 * A connection on which nothing moves for so long is ended: who asked takes nothing of his answer, of
 * which a file is kept until then. Longer than any answer takes to begin.
 */
const STALLED_MS = 300_000;

/**
 * Why the API must not listen there, or undefined when it may: without tokens whoever reaches it may do
 * everything, and only this machine should.
 */
export function exposureProblem(host: string, tokens: number): string | undefined {
  if (tokens > 0 || LOOPBACK.test(host)) return undefined;
  return (
    `HOST=${host} would open the API to other machines, and there are no tokens to sign in with: ` +
    "set API_TOKENS or API_TOKENS_FILE, or leave HOST at 127.0.0.1"
  );
}

/** What a server holds out against; the defaults are for all but tests. */
export type ListenLimits = { stalledMs?: number; connections?: number };

/** Serves the app; port 0 takes a free one. Rejects with a clear message when it cannot. */
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
    // Without options for HTTP/2 it is this kind of server, and no other.
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
