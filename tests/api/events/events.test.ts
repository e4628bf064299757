import { connect } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type ChangeFeed, type Listener, openChangeFeed } from "../../../api/events/change-feed.ts";
import { listen } from "../../../api/http/listen.ts";
import { events } from "../../../api/routes/events.ts";
import { publishOnce } from "../../../consumers/publish-status-changes.ts";
import { STEP } from "../../../sql/changes.ts";
import { routeApp } from "../../harness/route-app.ts";
import { temporaryDatabase } from "../../harness/temporary-database.ts";
import { until } from "../instances.ts";

const { db, close } = await temporaryDatabase();
const run = (query: string) => db.command({ query });

const open: (() => unknown)[] = [];
afterAll(async () => {
  for (const end of open) await end();
  await close();
});
beforeEach(async () => {
  const tables = ["poll_days", "store_status", "status_changes", "published_status"];
  await Promise.all(tables.map((table) => run(`TRUNCATE TABLE ${table}`)));
});

/** A process of the API: the route with a feed of its own, and intervals of the test's own. */
async function instance(options = {}, stream = {}) {
  const feed = openChangeFeed(db, { everyMs: 10, ...options });
  open.push(feed.close);
  const times = { heartbeatMs: 60_000, stalledMs: 60_000, ...stream };
  return { feed, ...(await routeApp(events(feed, times))) };
}

let minute = 0;
/** Polls stores and announces what changed. */
async function poll(...text: [store: string, status: string][]): Promise<void> {
  minute += 1;
  const at = `'2024-01-01 00:00:00'::DateTime64(6, 'UTC') + toIntervalMinute(${minute})`;
  const rows = text.map(([id, status]) => `('${id}', '${status}', ${at})`);
  await run(`INSERT INTO incoming_polls (store_id, status, polled_at) VALUES ${rows.join(", ")}`);
  await publishOnce(db, false);
}

type Event = { id?: string; event?: string; data?: string; retry?: string; comment?: string };

/** What a stream sends, block by block, as a browser reads it. */
function reader(response: Response) {
  const pieces = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  return {
    async next(): Promise<Event | undefined> {
      while (!text.includes("\n\n")) {
        const piece = await pieces?.read();
        if (piece === undefined || piece.done) return undefined;
        text += piece.value;
      }
      const block = text.slice(0, text.indexOf("\n\n"));
      text = text.slice(block.length + 2);
      return Object.fromEntries(
        block.split("\n").map((line) => {
          const colon = line.indexOf(":");
          return [line.slice(0, colon) || "comment", line.slice(colon + 1).trim()];
        }),
      );
    },
    end: () => pieces?.cancel(),
  };
}

/** Listens, and has read the preamble. */
async function listenTo(
  { request }: Awaited<ReturnType<typeof instance>>,
  query = "",
  headers: Record<string, string> = {},
) {
  const response = await request(`/events${query}`, { headers });
  expect(response.status).toBe(200);
  expect(response.headers.get("Content-Type")).toBe("text/event-stream");
  const stream = reader(response);
  open.unshift(stream.end);
  const first = await stream.next();
  expect(first?.retry).toBe("2000");
  return { ...stream, first };
}

const change = (event: Event | undefined) => {
  const { store_id, from, to } = JSON.parse(event?.data ?? "{}") as Record<string, string | null>;
  return `${event?.event} ${store_id} ${from}→${to}`;
};

describe("GET /events", () => {
  it("tells what changes from now on", async () => {
    await poll(["a", "active"]);
    const stream = await listenTo(await instance());
    await poll(["a", "inactive"], ["b", "active"]);
    const first = await stream.next();
    expect(first?.id).toBe(String(2 * STEP + 1));
    expect(JSON.parse(first?.data ?? "")).toEqual({
      store_id: "a",
      from: "active",
      to: "inactive",
      polled_at: "2024-01-01T00:02:00.000000Z",
      published_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });
    expect(change(await stream.next())).toBe("status b null→active");
  });

  it("goes on after a break with exactly what was missed, in any process", async () => {
    const before = await instance();
    const stream = await listenTo(before);
    await poll(["a", "active"], ["b", "active"], ["c", "active"]);
    expect(change(await stream.next())).toBe("status a null→active");
    const last = (await stream.next())?.id ?? "";
    await stream.end();
    before.feed.close();
    await poll(["a", "inactive"]);
    const other = await instance();
    const again = await listenTo(other, `?last_event_id=${STEP}`, { "Last-Event-ID": last });
    await poll(["b", "inactive"]);
    const told = [await again.next(), await again.next(), await again.next()].map(change);
    expect(told).toEqual([
      "status c null→active",
      "status a active→inactive",
      "status b active→inactive",
    ]);
  });

  it("goes on from its preamble when nothing was told before the break", async () => {
    const api = await instance();
    const { first, end } = await listenTo(api);
    expect(first?.id).toBe("0");
    await end();
    await poll(["a", "active"]);
    const again = await listenTo(api, "?last_event_id=0");
    expect(change(await again.next())).toBe("status a null→active");
  });

  it("reads what is far behind page by page, and then goes on with what is new", async () => {
    const many = Array.from({ length: 2500 }, (_, index): [string, string] => [
      `s${String(index).padStart(4, "0")}`,
      "active",
    ]);
    await poll(...many);
    const stream = await listenTo(await instance(), "?last_event_id=0");
    for (const [id] of many) expect(change(await stream.next())).toBe(`status ${id} null→active`);
    await poll(["s0007", "inactive"]);
    expect(change(await stream.next())).toBe("status s0007 active→inactive");
  });

  it("tells of the stores that were asked for", async () => {
    const api = await instance();
    const stream = await listenTo(api, "?store=b&store=c");
    await poll(["a", "active"], ["b", "active"]);
    await poll(["c", "active"]);
    expect(change(await stream.next())).toBe("status b null→active");
    expect(change(await stream.next())).toBe("status c null→active");
  });

  it.each([
    ["an event that is kept no longer", String(STEP + 1)],
    ["the beginning, which is kept no longer", "0"],
    ["an event of another ClickHouse", String(9 * STEP + 1)],
  ])("tells of a gap first after %s", async (_, last) => {
    await poll(["a", "active"]);
    await poll(["a", "inactive"]);
    await poll(["a", "active"]);
    await run(
      `ALTER TABLE status_changes DELETE WHERE seq = ${STEP + 1} SETTINGS mutations_sync = 2`,
    );
    const stream = await listenTo(await instance(), "", { "Last-Event-ID": last });
    expect(await stream.next()).toMatchObject({ event: "gap" });
    await poll(["b", "active"]);
    const isOther = last.startsWith("9");
    expect(change(await stream.next())).toBe(
      isOther ? "status b null→active" : "status a active→inactive",
    );
  });

  it("knows that nothing is missing after the last event, however long ago it was", async () => {
    await poll(["a", "active"]);
    await publishOnce(db, false);
    await run("TRUNCATE TABLE status_changes");
    const stream = await listenTo(await instance(), `?last_event_id=${STEP + 1}`);
    await poll(["a", "inactive"]);
    expect(change(await stream.next())).toBe("status a active→inactive");
  });

  it("shows that it is alive when there is nothing to tell, and how far it is", async () => {
    const api = await instance({}, { heartbeatMs: 100 });
    const stream = await listenTo(api, "?store=quiet");
    expect(await stream.next()).toEqual({ comment: "nothing new", id: "0" });
    await poll(["a", "active"]);
    let id: string | undefined = "0";
    while (id === "0") id = (await stream.next())?.id;
    expect(id).toBe(String(STEP + 1));
  });

  it.each(["x", "-1", "1e5", "99999999999999999"])("refuses the id %j", async (id) => {
    const { request } = await instance();
    const response = await request("/events", { headers: { "Last-Event-ID": id } });
    expect(response.status).toBe(400);
  });

  it("serves so many, asks others to come later, and ends all when it closes", async () => {
    const api = await instance({ maxListeners: 2 });
    const first = await listenTo(api);
    const second = await listenTo(api);
    const refused = await api.request("/events");
    expect([refused.status, refused.headers.get("Retry-After")]).toEqual([503, "5"]);
    await first.end();
    const third = await listenTo(api);
    api.feed.close();
    expect(await second.next()).toBeUndefined();
    expect(await third.next()).toBeUndefined();
    expect((await api.request("/events")).status).toBe(503);
  });
});

describe("a client on a real connection", () => {
  const feed = openChangeFeed(db, { everyMs: 10 });
  const present = new Set<Listener>();
  let joined = 0;
  const watched: ChangeFeed = {
    ...feed,
    join: () => {
      const listener = feed.join();
      if (listener === undefined) return undefined;
      present.add(listener);
      joined += 1;
      const leave = () => {
        present.delete(listener);
        listener.leave();
      };
      return { ...listener, leave };
    },
  };
  /** Waits until a client has come that was not there before, and all are gone. */
  const untilGone = (before: number) => until(() => joined > before && present.size === 0);
  async function serve(stalledMs: number): Promise<URL> {
    const { app } = await routeApp(events(watched, { heartbeatMs: 20, stalledMs }));
    const server = await listen(app, { PORT: 0, HOST: "127.0.0.1" });
    open.unshift(server.close);
    return new URL(server.url);
  }
  let address: URL;
  beforeAll(async () => {
    address = await serve(600_000);
    open.unshift(feed.close);
  });

  it("that is gone is let go of", async () => {
    const [leaving, before] = [new AbortController(), joined];
    await fetch(`${address}events`, { signal: leaving.signal });
    expect(present.size).toBe(1);
    leaving.abort();
    await untilGone(before);
  });

  it("that asks for the head alone is let go of", async () => {
    const before = joined;
    const response = await fetch(`${await serve(300)}events`, { method: "HEAD" });
    expect(response.status).toBe(200);
    await untilGone(before);
  });

  it("that takes nothing is cut off", async () => {
    await run(
      `INSERT INTO status_changes SELECT ${STEP} + number, repeat('x', 60), NULL, 'active', now64(6), now64(3) FROM numbers(200000)`,
    );
    const before = joined;
    const socket = connect(Number((await serve(300)).port), "127.0.0.1");
    socket.on("error", () => {});
    socket.pause();
    socket.write(`GET /events?last_event_id=${STEP} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    await untilGone(before);
    const gone = new Promise<void>((resolve) => socket.once("close", () => resolve()));
    socket.resume();
    await gone;
  });
});
