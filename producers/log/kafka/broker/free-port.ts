import { randomInt } from "node:crypto";
import { createServer } from "node:net";

const HOST = "127.0.0.1";
/** Below the ports for outgoing connections, one of which could be taken at any time. */
const [LOWEST, HIGHEST] = [12_000, 32_000];
const TRIES = 100;

/** A port on loopback on which nobody listens. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const port = randomInt(LOWEST, HIGHEST);
    if ((await portProblem(port)) === undefined) return port;
  }
  throw new Error(`no free port found between ${LOWEST} and ${HIGHEST}`);
}

/**
 * Why nobody can listen on this port of loopback, or undefined if it is free. Listens once to know.
 */
export function portProblem(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) =>
      resolve(error.code === "EADDRINUSE" ? "is taken" : `cannot be used: ${error.message}`),
    );
    server.listen(port, HOST, () => server.close(() => resolve(undefined)));
  });
}
