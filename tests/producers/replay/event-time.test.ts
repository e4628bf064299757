import { setTimeout as delay, setImmediate as nextTurn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, describe, expect, it } from "vitest";
import { replayInEventTime } from "../../../producers/replay/event-time.ts";
import type { Replayed } from "../../../producers/replay/replay.ts";
import {
  count,
  everySecond,
  noon,
  pollFiles,
  pollsOn,
  time,
  timed,
  watched,
} from "../../harness/event-time.ts";

const files = await pollFiles();
afterAll(files.close);

const sumsOf = ({ already, rows, rejections }: Replayed) => ({
  already,
  rows,
  rejected: rejections.rows(),
});

describe("a replay in event time", () => {
  it("sends polls in the order of instant, store and status, with all their digits", async () => {
    const { clock, sleep } = time();
    const log = files.log();
    const path = await files.file([
      "b,active,2024-05-01 12:00:00.000002 UTC",
      "b,inactive,2024-05-01 12:00:00.000001 UTC",
      "c,active,2024-05-01 12:00:01 UTC",
      "b,active,2024-05-01 12:00:00.000001 UTC",
      "a10,inactive,2024-05-01 12:00:00.000001 UTC",
      "a9,active,2024-05-01 12:00:00.000001 UTC",
      "c,active,2024-05-01 12:00:01 UTC",
      "a10,active,2024-04-30T23:59:59.999999Z",
    ]);
    const replayed = await replayInEventTime(log, path, { speed: 60, loop: false, clock, sleep });
    expect(sumsOf(replayed)).toEqual({ already: false, rows: 8, rejected: 0 });
    const polls = await pollsOn(log);
    expect(polls.map((poll) => [poll.store_id, poll.status, poll.timestamp_utc])).toEqual([
      ["a10", "active", "2024-04-30T23:59:59.999999Z"],
      ["a10", "inactive", "2024-05-01T12:00:00.000001Z"],
      ["a9", "active", "2024-05-01T12:00:00.000001Z"],
      ["b", "active", "2024-05-01T12:00:00.000001Z"],
      ["b", "inactive", "2024-05-01T12:00:00.000001Z"],
      ["b", "active", "2024-05-01T12:00:00.000002Z"],
      ["c", "active", "2024-05-01T12:00:01.000000Z"],
      ["c", "active", "2024-05-01T12:00:01.000000Z"],
    ]);
  });

  it.each([
    { speed: 60, span: 3600 },
    { speed: 3600, span: 7200 },
    { speed: 0.5, span: 10 },
  ])("at $speed x sends no poll early and none a tick late", async ({ speed, span }) => {
    const { clock, sleep, sleeps } = time();
    const { sent, log } = timed(files.log(), clock);
    const path = await files.file(everySecond(span + 1));
    await replayInEventTime(log, path, { speed, loop: false, clock, sleep });
    expect(sent.map(({ at }) => at)).toEqual(sent.map((_, second) => noon(second)));
    const late = sent.map(({ after }, second) => after - second / speed);
    expect(sent.length).toBe(span + 1);
    expect(Math.min(...late)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...late)).toBeLessThanOrEqual(0.1);
    expect(sleeps.length).toBeLessThanOrEqual((10 * span) / speed + 1);
  });

  it("waits through a month of silence in sleeps that a timer can take", async () => {
    const { clock, sleep, sleeps } = time();
    const { sent, log } = timed(files.log(), clock);
    const path = await files.file([
      "a,active,2024-01-01 00:00:00 UTC",
      "a,active,2024-01-31 00:00:00 UTC",
    ]);
    await replayInEventTime(log, path, { speed: 1, loop: false, clock, sleep });
    expect(sent.map(({ after }) => after)).toEqual([0, 30 * 86_400]);
    expect(Math.max(...sleeps)).toBeLessThanOrEqual(60_000);
  });

  it("that a slow log held up says how late it is, and catches up without a gap", async () => {
    const { clock, sleep, pass } = time();
    const { sent, log } = timed(files.log(), clock);
    let appends = 0;
    const sizes: number[] = [];
    const slow = watched(log, (topic, entries) => {
      if (topic !== "store.polls") return;
      sizes.push(entries.length);
      appends += 1;
      if (appends === 3) pass(200_000);
    });
    const late: number[] = [];
    await replayInEventTime(slow, await files.file(everySecond(15_000)), {
      speed: 60,
      loop: false,
      clock,
      sleep,
      onProgress: ({ lateMs }) => late.push(lateMs ?? 0),
    });
    expect(sent.map(({ at }) => at)).toEqual(sent.map((_, second) => noon(second)));
    expect(sent.length).toBe(15_000);
    expect(Math.max(...late)).toBeGreaterThan(199_000);
    expect(late.at(-1)).toBe(0);
    expect(Math.max(...sizes)).toBe(5000);
    // All that was held up goes out in the moment when the log is back, without a pause.
    expect(sent.filter(({ after }) => after > 200 && after < 200.25).length).toBeGreaterThan(
      12_000,
    );
    expect(sent.at(-1)?.after).toBeCloseTo(14_999 / 60, 0);
    expect(sent.every(({ after }, second) => after >= second / 60)).toBe(true);
  });

  it("that was stopped goes on with the next poll, at once and at the pace from there", async () => {
    const log = files.log();
    const path = await files.file([...everySecond(1000), "broken"]);
    const stop = new AbortController();
    const first = time();
    const broken = replayInEventTime(log, path, {
      ...first,
      speed: 10,
      loop: false,
      signal: stop.signal,
      onProgress: ({ rows }) => rows >= 400 && stop.abort(new Error("enough")),
    });
    await expect(broken).rejects.toThrow("enough");
    expect(await count(log, "store.polls")).toBe(400);

    const second = time();
    const { sent, log: watching } = timed(log, second.clock);
    const resumed = await replayInEventTime(watching, path, { ...second, speed: 10, loop: false });
    expect(sumsOf(resumed)).toEqual({ already: false, rows: 600, rejected: 1 });
    expect(sent.map(({ at }) => at)).toEqual(sent.map((_, index) => noon(400 + index)));
    expect([sent[0]?.after, sent.at(-1)?.after]).toEqual([0, 59.9]);
    expect(await count(log, "store.polls")).toBe(1000);
    expect(await count(log, "store.polls.rejected")).toBe(1);

    const again = await replayInEventTime(log, path, { ...time(), speed: 10, loop: false });
    expect(sumsOf(again)).toEqual({ already: true, rows: 0, rejected: 1 });
    expect(await count(log, "store.polls")).toBe(1000);
  });

  it("is stopped while it waits, and gives the reason that it was stopped for", async () => {
    const stop = new AbortController();
    const { clock } = time();
    const replay = replayInEventTime(files.log(), await files.file(everySecond(1000)), {
      speed: 1,
      loop: false,
      clock,
      sleep: async (ms, signal) => {
        stop.abort(new Error("enough"));
        await delay(ms * 1e6, undefined, signal === undefined ? {} : { signal });
      },
      signal: stop.signal,
    });
    await expect(replay).rejects.toThrow("enough");
  });

  it("repeats one append at most when it crashed before it could note it", async () => {
    const polls = await files.file([...everySecond(500), "broken"]);
    const log = files.log("crashed");
    const unwilling = watched(log, (topic) => {
      if (topic === "store.polls") throw new Error("power cut");
    });
    let notes = 0;
    let last = 0;
    const crashing = watched(log, (topic, entries) => {
      if (topic === "store.polls") last = entries.length;
      if (topic === "store.replays" && ++notes === 10) throw new Error("power cut");
    });
    const options = { speed: 60, loop: false };
    await expect(replayInEventTime(unwilling, polls, { ...options, ...time() })).rejects.toThrow(
      "power cut",
    );
    await expect(replayInEventTime(crashing, polls, { ...options, ...time() })).rejects.toThrow(
      "power cut",
    );
    const before = await pollsOn(log);
    await log.close();

    const reopened = files.log("crashed");
    await replayInEventTime(reopened, polls, { ...options, ...time() });
    const all = await pollsOn(reopened);
    expect(last).toBeGreaterThan(1);
    expect(await count(reopened, "store.polls.rejected")).toBe(1);
    expect(all.length).toBe(500 + last);
    const whole = [...before.slice(0, -last), ...all.slice(before.length)];
    expect(whole.map((poll) => poll.timestamp_utc)).toEqual(whole.map((_, second) => noon(second)));
  });

  it("of a file without a poll ends, and a loop of it is refused", async () => {
    const log = files.log();
    const path = await files.file(["broken"]);
    const replayed = await replayInEventTime(log, path, { ...time(), speed: 1, loop: false });
    expect(sumsOf(replayed)).toEqual({ already: false, rows: 0, rejected: 1 });
    const again = await replayInEventTime(log, path, { ...time(), speed: 1, loop: false });
    expect(sumsOf(again)).toEqual({ already: true, rows: 0, rejected: 1 });
    const loop = replayInEventTime(log, path, { ...time(), speed: 1, loop: true });
    await expect(loop).rejects.toThrow(/no poll/);
  });

  it("holds 200,000 polls in a few bytes each", async () => {
    const gc = collector();
    const log = files.log();
    // New stores turn up all through the file, so each id could hold on to its part of the text.
    const path = await files.file(
      Array.from({ length: 200_000 }, (_, index) => {
        const store = 1_000_000_000_000_000_000n + BigInt(Math.floor(index / 100));
        return `${store},active,${noon(199_999 - index)}`;
      }),
    );
    const { clock, sleep } = time();
    const before = await gc();
    let held = 0;
    const replayed = await replayInEventTime(log, path, {
      speed: 36_000,
      loop: false,
      clock,
      sleep: async (ms) => {
        held ||= (await gc()) - before;
        await sleep(ms);
      },
    });
    expect(replayed.rows).toBe(200_000);
    expect(held).toBeGreaterThan(200_000 * 17);
    expect(held).toBeLessThan(200_000 * 40);
    let second = 0;
    for (const poll of await pollsOn(log)) {
      if (poll.timestamp_utc !== noon(second)) expect(poll.timestamp_utc).toBe(noon(second));
      second += 1;
    }
    expect(second).toBe(200_000);
  });
});

/** Collects garbage, also what is freed a turn later, and answers the bytes in use. */
function collector(): () => Promise<number> {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  return async () => {
    if (typeof collect !== "function") throw new Error("no garbage collector to call");
    for (let round = 0; round < 3; round += 1) {
      collect();
      await nextTurn();
    }
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
}
