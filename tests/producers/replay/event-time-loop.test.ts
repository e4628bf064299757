import { afterAll, describe, expect, it } from "vitest";
import { canonicalTimestamp, fromMicroseconds } from "../../../producers/messages/timestamp.ts";
import { Rejected } from "../../../producers/messages/topics.ts";
import { replayInEventTime } from "../../../producers/replay/event-time.ts";
import { count, everySecond, pollFiles, START, time, timed } from "../../harness/event-time.ts";

const files = await pollFiles();
afterAll(files.close);

describe("a loop", () => {
  it("gives polls the instants at which they are sent, and goes on past the end", async () => {
    const { clock, sleep } = time();
    const stop = new AbortController();
    const log = files.log();
    const { sent, log: watching } = timed(log, clock);
    const looping = replayInEventTime(watching, await files.file([...everySecond(7), "broken"]), {
      speed: 2,
      loop: true,
      clock,
      sleep,
      signal: stop.signal,
      onProgress: ({ rows }) => rows >= 30 && stop.abort(new Error("seen enough")),
    });
    await expect(looping).rejects.toThrow("seen enough");
    expect(sent.map(({ after }) => after)).toEqual(sent.map((_, index) => index / 2));
    expect(sent.length).toBe(30);
    expect(sent.map(({ store }) => store)).toEqual(sent.map((_, index) => `s${6 - (index % 7)}`));
    for (const { after, at } of sent) {
      expect(at).toBe(fromMicroseconds((START + after * 1000) * 1000));
      expect(canonicalTimestamp(at)).toBe(at);
    }
    const aside: Rejected[] = [];
    for await (const { value } of log.readAll("store.polls.rejected"))
      aside.push(Rejected.parse(JSON.parse(value)));
    expect(aside.map(({ reason, raw }) => [reason, raw])).toEqual([
      ['too few cells in "broken": 1, expected 3', "broken"],
    ]);
    expect(await count(log, "store.replays")).toBe(0);
  });

  it("never gives two polls of a store the same instant", async () => {
    const { clock, sleep } = time();
    const stop = new AbortController();
    const { sent, log } = timed(files.log(), clock);
    const looping = replayInEventTime(log, await files.file(everySecond(100)), {
      speed: 1000,
      loop: true,
      clock,
      sleep,
      signal: stop.signal,
      onProgress: ({ rows }) => rows >= 1000 && stop.abort(new Error("seen enough")),
    });
    await expect(looping).rejects.toThrow("seen enough");
    expect(new Set(sent.map(({ store, at }) => `${store} ${at}`)).size).toBe(sent.length);
    for (const { after, at } of sent) {
      expect(at.slice(0, 23)).toBe(fromMicroseconds((START + after * 1000) * 1000).slice(0, 23));
    }
  });

  it("of a single poll sends it once an hour of event time", async () => {
    const { clock, sleep } = time();
    const stop = new AbortController();
    const { sent, log } = timed(files.log(), clock);
    const looping = replayInEventTime(log, await files.file(["a,active,2024-05-01 12:00:00 UTC"]), {
      speed: 60,
      loop: true,
      clock,
      sleep,
      signal: stop.signal,
      onProgress: ({ rows }) => rows >= 3 && stop.abort(new Error("seen enough")),
    });
    await expect(looping).rejects.toThrow("seen enough");
    expect(sent.map(({ after }) => after)).toEqual([0, 60, 120]);
  });
});
