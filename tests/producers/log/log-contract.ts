import { describe, expect, it } from "vitest";
import type { Batch, Encoded, Entry, EventLog, Reader } from "../../../producers/log/event-log.ts";
import { countOf, endOfSpans, messagesOf } from "../../../producers/log/spans.ts";

/** Opens the log under test; opened again, it is the same log. */
export type OpenLog = () => Promise<EventLog>;

/** What every adapter of the log promises; see producers/log/event-log.ts. */
export function logContract(name: string, open: OpenLog, skip = false): void {
  let topics = 0;
  const newTopic = () => `contract.${Date.now()}.${topics++}`;

  async function withLog<T>(use: (log: EventLog) => Promise<T>): Promise<T> {
    const log = await open();
    try {
      return await use(log);
    } finally {
      await log.close();
    }
  }

  const entries = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => ({ key: "k", value: `"${from + index}"` }));

  const read = (log: EventLog, topic: string, reader: Reader) =>
    log.read(new Map([[topic, reader]]));

  /** Reads a topic until so many messages have come. */
  async function take(log: EventLog, topic: string, count: number, from = 0): Promise<Batch[]> {
    const batches: Batch[] = [];
    let seen = 0;
    let next = from;
    let enough = () => {};
    const taken = new Promise<void>((resolve) => {
      enough = resolve;
    });
    const subscription = read(log, topic, {
      resumeAt: async () => next,
      handle: async (batch) => {
        batches.push(batch);
        next = endOfSpans(batch.spans);
        seen += countOf(batch.spans);
        if (seen >= count) enough();
      },
    });
    await Promise.race([taken, subscription.done]);
    await subscription.stop();
    return batches;
  }

  const values = (batches: Batch[]) =>
    batches.flatMap(({ spans }) => messagesOf(spans).map((message) => message.value));

  describe.skipIf(skip)(`the ${name} log`, () => {
    it("hands on what was appended, in order, whether before or after the reader began", () =>
      withLog(async (log) => {
        const topic = newTopic();
        await log.append(topic, entries(0, 3));
        const taken = take(log, topic, 5);
        await log.append(topic, entries(3, 2));
        expect(values(await taken)).toEqual(['"0"', '"1"', '"2"', '"3"', '"4"']);
      }));

    it("gives rising offsets, and end offsets that follow the last message", () =>
      withLog(async (log) => {
        const topic = newTopic();
        await log.append(topic, entries(0, 4));
        const batches = await take(log, topic, 4);
        const offsets = batches.flatMap(({ spans }) =>
          messagesOf(spans).map(({ offset }) => offset),
        );
        expect(offsets).toEqual([0, 1, 2, 3]);
        expect(await log.ranges(topic)).toEqual([{ start: 0, end: 4 }]);
      }));

    it("goes on from the offset that the reader names, also inside an append", () =>
      withLog(async (log) => {
        const topic = newTopic();
        await log.append(topic, entries(0, 10));
        await log.append(topic, entries(10, 10));
        expect(values(await take(log, topic, 7, 13))[0]).toBe('"13"');
        expect(values(await take(log, topic, 14, 6))[0]).toBe('"6"');
      }));

    it("still has everything when it is opened again", async () => {
      const topic = newTopic();
      await withLog((log) => log.append(topic, entries(0, 2500)));
      await withLog(async (log) => {
        await log.append(topic, entries(2500, 1));
        expect(values(await take(log, topic, 2501)).at(-1)).toBe('"2500"');
      });
    });

    it("keeps appends that are made at the same time whole", () =>
      withLog(async (log) => {
        const topic = newTopic();
        await Promise.all([0, 100, 200, 300].map((from) => log.append(topic, entries(from, 50))));
        const numbers = values(await take(log, topic, 200)).map((value) =>
          Number(JSON.parse(value)),
        );
        for (const from of [0, 100, 200, 300]) {
          const at = numbers.indexOf(from);
          expect(numbers.slice(at, at + 50)).toEqual(entries(from, 50).map((_, i) => from + i));
        }
      }));

    it("hands out a large topic in several batches and loses nothing", () =>
      withLog(async (log) => {
        const topic = newTopic();
        const padding = "x".repeat(1000);
        const large = (from: number) =>
          entries(from, 4000).map(({ key, value }) => ({ key, value: `[${value},"${padding}"]` }));
        for (let from = 0; from < 40_000; from += 4000) await log.append(topic, large(from));
        const batches = await take(log, topic, 40_000);
        expect(batches.length).toBeGreaterThan(1);
        expect(values(batches).map((value) => Number(JSON.parse(value)[0]))).toEqual(
          Array.from({ length: 40_000 }, (_, index) => index),
        );
      }));

    it("takes entries that are spelled already, between others", () =>
      withLog(async (log) => {
        const topic = newTopic();
        const text = (all: Entry[]): Encoded => ({
          length: all.length,
          lines: Buffer.from(all.map(({ value }) => `${value}\n`).join("")),
          entries: () => all,
        });
        await log.append(topic, entries(0, 2));
        await Promise.all([
          log.append(topic, text(entries(2, 1))),
          log.append(topic, text(entries(3, 40))),
          log.append(topic, text([])),
          log.append(topic, [{ key: "k", value: '"é"' }]),
        ]);
        const wanted = [...entries(0, 43).map(({ value }) => value), '"é"'];
        expect(values(await take(log, topic, 44))).toEqual(wanted);
        expect(values(await take(log, topic, 14, 30))).toEqual(wanted.slice(30));
        expect(await log.ranges(topic)).toEqual([{ start: 0, end: 44 }]);
      }));

    it("says which offsets came in after an instant", () =>
      withLog(async (log) => {
        const topic = newTopic();
        await log.append(topic, entries(0, 3));
        const early: number[] = [];
        for await (const { at } of log.readAll(topic)) early.push(at);
        const newest = Math.max(...early);
        expect(Math.abs(Date.now() - newest)).toBeLessThan(60_000);
        expect(await log.offsetsAfter(topic, newest)).toEqual([3]);
        while (Date.now() <= newest + 1) await new Promise((resolve) => setTimeout(resolve, 1));
        await log.append(topic, entries(3, 2));
        await log.append(topic, entries(5, 1));
        expect(await log.offsetsAfter(topic, newest)).toEqual([3]);
        expect(await log.offsetsAfter(topic, 0)).toEqual([0]);
      }));

    it("reads all of a topic up to now", () =>
      withLog(async (log) => {
        const topic = newTopic();
        await log.append(topic, entries(0, 3));
        const seen: string[] = [];
        for await (const { value } of log.readAll(topic)) seen.push(value);
        expect(seen).toEqual(['"0"', '"1"', '"2"']);
        for await (const _ of log.readAll(newTopic())) throw new Error("an unknown topic is empty");
      }));

    it("ends a reader whose handler fails, and skips nothing", () =>
      withLog(async (log) => {
        const topic = newTopic();
        await log.append(topic, entries(0, 1));
        const subscription = read(log, topic, {
          resumeAt: async () => 0,
          handle: async () => {
            throw new Error("no room");
          },
        });
        await expect(subscription.done).rejects.toThrow("no room");
        await subscription.stop();
        expect(values(await take(log, topic, 1))).toEqual(['"0"']);
      }));

    it("lets the batch in hand finish before a stop is done", () =>
      withLog(async (log) => {
        const topic = newTopic();
        await log.append(topic, entries(0, 1));
        let [begun, finished] = [() => {}, false];
        const began = new Promise<void>((resolve) => {
          begun = resolve;
        });
        let release = () => {};
        const subscription = read(log, topic, {
          resumeAt: async () => 0,
          handle: async () => {
            begun();
            await new Promise<void>((resolve) => {
              release = resolve;
            });
            finished = true;
          },
        });
        await began;
        const stopped = subscription.stop();
        release();
        await stopped;
        expect(finished).toBe(true);
      }));
  });
}
