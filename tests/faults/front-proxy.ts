import { createServer, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * How a ClickHouse seems to those behind the proxy: well; hung (it accepts and never answers); or out of
 * memory, where the real engine refuses every insert with MEMORY_LIMIT_EXCEEDED.
 */
type Mood = "well" | "hung" | "out of memory";

export type FrontProxy = { url: string; setMood(mood: Mood): void; close(): Promise<void> };

/** Stands between consumers and ClickHouse, which may be down. What hangs is cut off when it is well again. */
export async function openFrontProxy(httpPort: number): Promise<FrontProxy> {
  let mood: Mood = "well";
  const hanging = new Set<ServerResponse>();
  const server = createServer((incoming, outgoing) => {
    if (mood === "hung") {
      hanging.add(outgoing);
      incoming.resume();
      return;
    }
    const path = mood === "well" ? incoming.url : withLittleMemory(incoming.url ?? "/");
    const { method, headers } = incoming;
    const forwarded = request(
      { host: "127.0.0.1", port: httpPort, path, method, headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(outgoing);
        answer.once("error", () => outgoing.destroy());
      },
    );
    // A front that is gone is a connection that breaks.
    forwarded.once("error", () => outgoing.destroy());
    outgoing.once("close", () => forwarded.destroy());
    incoming.pipe(forwarded);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    setMood: (next) => {
      mood = next;
      for (const outgoing of hanging) outgoing.destroy();
      hanging.clear();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function withLittleMemory(url: string): string {
  return `${url}${url.includes("?") ? "&" : "?"}max_memory_usage=1000`;
}
