import type { AddressInfo } from "node:net";
import { type ServerType, serve } from "@hono/node-server";
import type { Hono } from "hono";

/** Nobody but this machine is let in: there is no sign-in yet. */
const LOOPBACK = "127.0.0.1";

/** A server that listens; `close` ends it and its open connections. */
export type Listening = { url: string; close(): Promise<void> };

/** Serves the app on loopback; port 0 takes a free one. Rejects with a clear message when it cannot. */
export function listen(app: Hono, port: number): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const server: ServerType = serve(
      { fetch: app.fetch, hostname: LOOPBACK, port },
      (info: AddressInfo) =>
        resolve({ url: `http://${LOOPBACK}:${info.port}`, close: () => close(server) }),
    );
    server.once("error", (cause: NodeJS.ErrnoException) => {
      const taken = cause.code === "EADDRINUSE";
      const problem = taken
        ? "is taken; set PORT to another"
        : `cannot be listened on: ${cause.message}`;
      reject(new Error(`port ${port} ${problem}`, { cause }));
    });
  });
}

function close(server: ServerType): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    if ("closeAllConnections" in server) server.closeAllConnections();
  });
}
