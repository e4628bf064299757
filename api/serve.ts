import type { AddressInfo } from "node:net";
import { type ServerType, serve } from "@hono/node-server";
import type { Hono } from "hono";
import { z } from "zod";

/** The settings that say where the API listens. */
export const ServeSettings = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  /** Without a sign-in, nobody but this machine should be let in: by default nobody else is. */
  HOST: z.string().min(1).default("127.0.0.1"),
});

/** A server that listens; `close` ends it and its open connections. */
export type Listening = { url: string; close(): Promise<void> };

/** Serves the app; port 0 takes a free one. Rejects with a clear message when it cannot. */
export function listen(
  app: Hono,
  { PORT: port, HOST: hostname }: z.output<typeof ServeSettings>,
): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const server: ServerType = serve({ fetch: app.fetch, hostname, port }, (info: AddressInfo) =>
      resolve({ url: `http://${hostname}:${info.port}`, close: () => close(server) }),
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
