import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { type Busy, slowOnes } from "../../../api/http/connections.ts";
import { type Listening, type ListenLimits, listen } from "../../../api/http/listen.ts";
import { until } from "../instances.ts";

const NOW = 1_000_000;

/** As many as a server takes, and fewer only where this process may not have both ends of them open. */
const MANY = Math.min(2_000, Math.floor(openFiles() / 300) * 100);

function openFiles(): number {
  const { userLimits } = process.report.getReport() as {
    userLimits: { open_files: { soft: number | "unlimited" } };
  };
  return Number.isFinite(userLimits.open_files.soft) ? Number(userLimits.open_files.soft) : 1e6;
}

function busy(complete: boolean, agoMs: number, received: number, unreadMs?: number): Busy {
  const unreadSince = unreadMs === undefined ? undefined : NOW - unreadMs;
  return { complete, since: NOW - agoMs, received, unreadSince };
}

describe("connections with a slow client", () => {
  it("are those whose bodies drip, and then those that do not take their answers", () => {
    const drip = busy(false, 60_000, 60);
    const upload = busy(false, 60_000, 60_000_000);
    const [unread, longUnread] = [busy(true, 9000, 1, 5000), busy(true, 9000, 1, 8000)];
    const working = busy(true, 600_000, 1);
    expect(slowOnes([unread, upload, working, longUnread, drip], NOW)).toEqual([
      ...[drip, upload],
      ...[longUnread, unread],
    ]);
  });

  it("had time to show how fast they are", () => {
    expect(slowOnes([busy(false, 900, 0), busy(true, 5000, 1, 900)], NOW)).toEqual([]);
  });
});

describe("a server at its number of connections", () => {
  const clients: Socket[] = [];
  const servers: Listening[] = [];
  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy();
    for (const server of servers.splice(0)) await server.close();
  });

  /** Answers `/held` when `release` is called, and everything else once its body is there. */
  async function serve(limits?: ListenLimits) {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let holding = 0;
    const fetch = async (request: Request) => {
      if (new URL(request.url).pathname === "/held") {
        holding += 1;
        await held;
      }
      return new Response(`${(await request.text()).length}`);
    };
    const server = await listen({ fetch }, { PORT: 0, HOST: "127.0.0.1" }, limits);
    servers.push(server);
    return { url: server.url, release, holding: () => holding };
  }

  /** A connection on which this is sent; what came back, and whether it was closed. */
  async function open(url: string, sent = "") {
    const client = connect(Number(new URL(url).port), "127.0.0.1");
    clients.push(client);
    const seen = { client, answer: "", closed: false };
    client.setEncoding("utf8").on("data", (text: string) => {
      seen.answer += text;
    });
    client.on("error", () => {});
    client.once("close", () => {
      seen.closed = true;
    });
    await once(client, "connect");
    client.write(sent);
    return seen;
  }

  const head = (path: string, more = "") =>
    `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${more}\r\n`;
  const drip = `POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nx`;
  const query = async (url: string) =>
    (await fetch(url, { signal: AbortSignal.timeout(10_000) })).status;

  it("answers beside as many that send nothing, or half a head", async () => {
    const { url } = await serve({ connections: MANY });
    for (const sent of ["", "GET / HTTP/1.1\r\nHost: loc"]) {
      for (let opened = 0; opened < MANY; opened += 100) {
        await Promise.all(Array.from({ length: 100 }, () => open(url, sent)));
      }
      expect(await query(url)).toBe(200);
    }
  });

  it("answers beside bodies that come in too slowly, and closes the slowest", async () => {
    const { url } = await serve({ connections: 10 });
    const slow = await Promise.all(Array.from({ length: 10 }, () => open(url, drip)));
    const sending = setInterval(() => {
      for (const { client } of slow) client.write("x");
    }, 100);
    try {
      // Those that have just begun are as good as any other.
      await until(() =>
        query(url)
          .catch(() => undefined)
          .then((status) => status === 200),
      );
      await until(() => slow.some(({ closed }) => closed));
    } finally {
      clearInterval(sending);
    }
  });

  it("closes none that waits for its answer, and takes new ones when one has it", async () => {
    const { url, release, holding } = await serve({ connections: 3 });
    const waiting: Awaited<ReturnType<typeof open>>[] = [];
    for (let count = 0; count < 3; count += 1) waiting.push(await open(url, head("/held")));
    await until(() => holding() === 3);
    const refused = await open(url, head("/"));
    await until(() => refused.closed);
    release();
    await until(() => waiting.every(({ answer }) => answer.endsWith("\r\n\r\n0")));
    expect(waiting.some(({ closed }) => closed)).toBe(false);
    expect(await query(url)).toBe(200);
    await until(() => waiting.some(({ closed }) => closed));
  });

  it("closes those that never asked before those that did", async () => {
    const { url } = await serve({ connections: 2 });
    const kept = await open(url, head("/"));
    await until(() => kept.answer.endsWith("0"));
    const silent = await open(url);
    const requested = await open(url, head("/"));
    await until(() => requested.answer.endsWith("0") && silent.closed);
    expect(kept.closed).toBe(false);
    // Both have asked: the one that did so first goes.
    await open(url);
    await until(() => kept.closed);
    expect(requested.closed).toBe(false);
  });
});
