import { once } from "node:events";
import { type ClientRequest, type IncomingMessage, request as query } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, describe, expect, it } from "vitest";
import { listen } from "../../../api/http/listen.ts";
import { openMetrics } from "../../../api/http/metrics.ts";
import { polls } from "../../../api/routes/polls.ts";
import { type Intake, type IntakeLimits, openIntake } from "../../../producers/intake/intake.ts";
import { openEmbeddedLog } from "../../../producers/log/embedded/embedded-log.ts";
import { type EventLog, LogUnavailable } from "../../../producers/log/event-log.ts";
import { topics } from "../../../producers/messages/topics.ts";
import { routeApp } from "../../harness/route-app.ts";
import { temporaryFolder } from "../../harness/temporary-database.ts";

const NOW = new Date("2025-01-01T00:00:00Z");
const folder = await temporaryFolder();
const log = openEmbeddedLog(join(folder.path, "log"));
const ends: (() => Promise<void>)[] = [() => log.close(), () => folder.remove()];
afterAll(async () => {
  for (const end of ends) await end();
});

const line = (store: number) =>
  `{"store_id":"${store}","status":"active","timestamp_utc":"2024-01-22T12:00:00.000000Z"}\n`;

/** The route on a real server, with limits of the test's own. */
async function serve(limits: Partial<IntakeLimits>, onto: EventLog = log) {
  return (await serveNoting(limits, onto)).url;
}

/** Likewise, with the bytes of bodies that the route was handed so far. */
async function serveNoting(limits: Partial<IntakeLimits>, onto: EventLog = log) {
  const intake = openIntake(onto, () => NOW, limits);
  let arrived = 0;
  const noted = async function* (bytes: AsyncIterable<Uint8Array>) {
    for await (const piece of bytes) {
      arrived += piece.length;
      yield piece;
    }
  };
  const noting: Intake = {
    ...intake,
    take: (body) => intake.take({ ...body, bytes: noted(body.bytes) }),
  };
  const { app } = await routeApp(polls(noting, openMetrics()));
  const server = await listen(app, { PORT: 0, HOST: "127.0.0.1" });
  ends.unshift(server.close);
  return { url: server.url, arrived: () => arrived };
}

/** A request whose body is sent piece by piece. */
function post(url: string): ClientRequest {
  const headers = { "Content-Type": "application/x-ndjson" };
  const sending = query(`${url}/polls`, { method: "POST", headers });
  sending.flushHeaders();
  return sending;
}

async function answerTo(sending: ClientRequest) {
  const [response] = (await once(sending, "response")) as [IncomingMessage];
  const answer = JSON.parse(await text(response)) as Record<string, unknown>;
  return { status: response.statusCode, headers: response.headers, answer };
}

/** How many polls the log holds. */
const end = async () => (await log.ranges(topics.polls.name))[0]?.end ?? 0;

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe("a sender", () => {
  it("who is too slow is ended, keeps what he sent, and leaves his place", async () => {
    const url = await serve({ timeoutMs: 150, bytesPerSecond: 10_000, maxBodies: 1 });
    // On a busy machine somebody may be ended before any of his has come, or the next one with him.
    let accepted = 0;
    while (accepted === 0) {
      const before = await end();
      const sending = post(url);
      sending.on("error", () => {});
      const dripping = setInterval(() => sending.write(line(1)), 50);
      const { status, answer } = await answerTo(sending);
      clearInterval(dripping);
      expect([status, answer.type]).toEqual([408, "urn:store-monitor:problem:too-slow"]);
      accepted = Number(answer.accepted);
      expect(await end()).toBe(before + accepted);
    }
    await until(async () => {
      const next = post(url);
      next.end(line(2));
      const { status, answer } = await answerTo(next);
      return status === 202 && answer.accepted === 1;
    });
  });

  it("beyond the most that are taken is asked to come again, before his body is read", async () => {
    const url = await serve({ maxBodies: 1 });
    const first = post(url);
    first.write(line(1));
    let refused: Awaited<ReturnType<typeof answerTo>> | undefined;
    await until(async () => {
      const second = post(url);
      second.end(line(2));
      const answered = await answerTo(second);
      if (answered.status === 429) refused = answered;
      return refused !== undefined;
    });
    expect(refused?.answer.type).toBe("urn:store-monitor:problem:too-busy");
    expect(refused?.headers["retry-after"]).toBe("1");
    first.end(line(3));
    expect(await answerTo(first)).toMatchObject({ status: 202, answer: { accepted: 2 } });
    const third = post(url);
    third.end(line(4));
    expect((await answerTo(third)).status).toBe(202);
  });

  it("who sends more than is taken is told, with what was accepted", async () => {
    const url = await serve({ maxBytes: 250 });
    const sending = post(url);
    sending.end(line(1).repeat(2));
    expect((await answerTo(sending)).status).toBe(202);
    const large = post(url);
    await new Promise((resolve) => large.write(line(1), resolve));
    large.end(line(2).repeat(1000));
    expect(await answerTo(large)).toMatchObject({
      status: 413,
      answer: { type: "urn:store-monitor:problem:body-too-large" },
    });
  });

  it("who is gone leaves his whole items on the log, and his place", async () => {
    const before = await end();
    const sent = line(1) + line(2) + line(3).slice(0, 20);
    const { url, arrived } = await serveNoting({ maxBodies: 1 });
    const sending = post(url);
    sending.on("error", () => {});
    sending.write(sent);
    await until(() => arrived() === sent.length);
    sending.destroy();
    await until(async () => (await end()) === before + 2);
    await until(async () => {
      const next = post(url);
      next.end(line(4));
      return (await answerTo(next)).status === 202;
    });
  });
});

describe("a log", () => {
  it("that takes no more breaks the body off, which says how far it came", async () => {
    let appends = 0;
    const failing: EventLog = {
      ...log,
      append: async (topic, entries) => {
        if (entries.length > 0) appends += 1;
        if (appends > 2) throw new LogUnavailable("gone");
        await log.append(topic, entries);
      },
    };
    const before = await end();
    const sending = post(await serve({}, failing));
    sending.end(Array.from({ length: 20_000 }, (_, index) => line(index)).join(""));
    const { status, headers, answer } = await answerTo(sending);
    expect([status, answer.type]).toEqual([503, "urn:store-monitor:problem:log-unavailable"]);
    expect(headers["retry-after"]).toBe("1");
    expect(answer.accepted).toBe(8192);
    expect(await end()).toBe(before + 8192);
  });

  it("that does not keep up keeps others out until it does", async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let appending = false;
    const slow: EventLog = {
      ...log,
      append: async (topic, entries) => {
        appending = true;
        await held;
        await log.append(topic, entries);
      },
    };
    const url = await serve({ maxUnfinished: 10 }, slow);
    const first = post(url);
    first.end(line(1));
    await until(() => appending);
    const second = post(url);
    second.end(line(2));
    expect((await answerTo(second)).status).toBe(429);
    release();
    expect((await answerTo(first)).status).toBe(202);
    const third = post(url);
    third.end(line(3));
    expect((await answerTo(third)).status).toBe(202);
  });
});
