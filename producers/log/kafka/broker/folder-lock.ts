import { unlink } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";

/**
 * In the working directory, because the path of a socket may have only about a hundred characters.
 */
const SOCKET = "in-use.socket";

/**
 * Locks the working directory for this process until it ends, however it ends: the lock is a socket
 * that nobody answers once its process is gone. Kafka's own lock is not enough: a second broker
 * notices it only after it has written to the metadata of the first.
 *
 * @returns whether it was free
 * @throws Error where the file system has no sockets
 */
export async function takeWorkingDirectory(): Promise<boolean> {
  if (await listens()) return true;
  if (await answers()) return false;
  await unlink(SOCKET).catch(() => {});
  return listens();
}

function listens(): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server: Server = createServer((caller) => caller.destroy());
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") resolve(false);
      else reject(new Error(`${process.cwd()} cannot be locked: ${error.message}`));
    });
    server.listen(SOCKET, () => resolve(true));
    server.unref();
  });
}

function answers(): Promise<boolean> {
  return new Promise((resolve) => {
    const caller = connect(SOCKET);
    caller.once("error", () => resolve(false));
    caller.once("connect", () => {
      caller.destroy();
      resolve(true);
    });
  });
}
