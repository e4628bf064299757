import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";

/**
 * How a request fares on the way to ClickHouse. `before`: ClickHouse never sees it; `after`: it
 * has been executed in full, and only its answer is lost.
 */
export const MISHAPS = [
  ...["502 before", "503 before", "504 before", "429 before", "reset before"],
  ...["502 after", "504 after", "reset after", "cut after"],
  ...["exception with status 200 before", "exception with status 200 after"],
  ...["login page before", "nothing with status 200 before", "slow"],
] as const;
export type Mishap = (typeof MISHAPS)[number];

/** Decides what happens to a request, by its text: SQL in its URL or its body. */
type Decide = (statement: string) => Mishap | undefined;

export type MisbehavingProxy = {
  url: string;
  /** From now on; undefined: all goes well. */
  set(decide: Decide | undefined): void;
  /** How many requests met each mishap. */
  met: Map<Mishap, number>;
  close(): Promise<void>;
};

const EXCEPTION =
  "Code: 202. DB::Exception: Too many simultaneous queries (TOO_MANY_SIMULTANEOUS_QUERIES) (version 26.7.1.1)\n";
const SLOW_MS = 150;

type Settings = Readonly<Record<string, string | number>>;

/**
 * Something between this program and the real engine that fails in the ways of proxies.
 *
 * @param options.profile settings that apply unless a request has them, as those of a user's profile
 * @param options.fixed settings that apply whatever a request says
 */
export async function openMisbehavingProxy(
  port: number,
  { profile = {}, fixed = {} }: { profile?: Settings; fixed?: Settings } = {},
): Promise<MisbehavingProxy> {
  let decide: Decide | undefined;
  const met = new Map<Mishap, number>();
  const server = createServer((incoming, outgoing) => {
    pass(incoming, outgoing).catch(() => outgoing.destroy());
  });

  async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await buffer(incoming);
    const [path = "/", asked = ""] = (incoming.url ?? "/").split("?");
    // Of two values of a setting the later one counts.
    const url = `${path}?${[encoded(profile), asked, encoded(fixed)].filter(Boolean).join("&")}`;
    const mishap = decide?.(`${decodeURIComponent(url.replaceAll("+", " "))}\n${body}`);
    if (mishap !== undefined) met.set(mishap, (met.get(mishap) ?? 0) + 1);
    if (mishap === "slow") await delay(SLOW_MS);
    if (mishap?.endsWith("before")) return fail(mishap, outgoing);
    const answer = await forward(port, incoming, url, body);
    if (mishap?.endsWith("after")) return fail(mishap, outgoing, answer);
    outgoing.writeHead(answer.status, answer.headers).end(answer.body);
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port: own } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${own}`,
    set: (next) => {
      decide = next;
    },
    met,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function encoded(settings: Settings): string {
  const texts = Object.entries(settings).map(([name, value]) => [name, String(value)]);
  return new URLSearchParams(texts).toString();
}

type Answer = { status: number; headers: IncomingHttpHeaders; body: Buffer };

function fail(mishap: Mishap, outgoing: ServerResponse, answer?: Answer): void {
  const status = Number(/^\d+/.exec(mishap)?.[0] ?? 200);
  if (mishap.startsWith("reset")) {
    outgoing.socket?.resetAndDestroy();
  } else if (mishap.startsWith("cut")) {
    const length = Math.max(2, answer?.body.length ?? 0);
    outgoing.writeHead(200, { ...answer?.headers, "content-length": length });
    outgoing.write(answer?.body.subarray(0, length / 2));
    setImmediate(() => outgoing.socket?.destroy());
  } else if (mishap.startsWith("exception")) {
    outgoing.writeHead(200, { "X-ClickHouse-Query-Id": "x" }).end(EXCEPTION);
  } else if (mishap.startsWith("nothing")) {
    outgoing.writeHead(200).end();
  } else {
    const page = `<html><title>${mishap}</title></html>`;
    outgoing.writeHead(status, { "Content-Type": "text/html" }).end(page);
  }
}

function forward(port: number, incoming: IncomingMessage, path: string, body: Buffer) {
  const { method, headers } = incoming;
  return new Promise<Answer>((resolve, reject) => {
    const { "transfer-encoding": _, ...rest } = headers;
    const options = { host: "127.0.0.1", port, path, method, agent: false };
    const forwarded = request(
      { ...options, headers: { ...rest, "content-length": body.length } },
      (answer) => {
        buffer(answer).then((whole) => {
          const { "transfer-encoding": __, connection: ___, ...kept } = answer.headers;
          resolve({ status: answer.statusCode ?? 500, headers: kept, body: whole });
        }, reject);
      },
    );
    forwarded.once("error", reject);
    forwarded.end(body);
  });
}

/** A mishap for about `share` of all requests, each kind in turn; the same sequence each time. */
export function someMishaps(share: number, kinds: readonly Mishap[] = MISHAPS): Decide {
  let state = 12345;
  let next = 0;
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    if (state / 0x7fffffff >= share) return undefined;
    next += 1;
    return kinds[next % kinds.length];
  };
}
