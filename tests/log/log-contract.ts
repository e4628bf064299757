import { describe, expect, it } from "vitest";
import type { Batch, EventLog } from "../../producers/log/event-log.ts";

/** Opens the log under test; opened again, it is the same log. */
export type OpenLog = () => Promise<EventLog>;

/** What every adapter of the log promises; see producers/log/event-log.ts. */
export function logContract(name: string, open: OpenLog): void {
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

  /** Reads a topic until so many messages have come. */
  async function take(log: EventLog, topic: string, count: number, from = 0): Promise<Batch[]> {
    const batches: Batch[] = [];
    let seen = 0;
    await new Promise<void>((resolve, reject) => {
      const subscription = log.read(topic, {
        resumeAt: async () => from,
        handle: async (batch) => {
          batches.push(batch);
          seen += batch.messages.length;
          if (seen >= count) resolve();
        },
      });
      subscription.done.catch(reject);
    });
    return batches;
  }

  const values = (batches: Batch[]) =>
    batches.flatMap((batch) => batch.messages.map((message) => message.value));

  describe(`the ${name} log`, () => {
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
        const offsets = batches.flatMap((batch) => batch.messages.map(({ offset }) => offset));
        expect(offsets).toEqual([0, 1, 2, 3]);
        expect((await log.endOffsets(topic)).reduce((sum, end) => sum + end, 0)).toBe(4);
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
        for (let from = 0; from < 120_000; from += 4000)
          await log.append(topic, entries(from, 4000));
        const batches = await take(log, topic, 120_000);
        expect(batches.length).toBeGreaterThan(1);
        expect(values(batches)).toEqual(entries(0, 120_000).map(({ value }) => value));
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
        const subscription = log.read(topic, {
          resumeAt: async () => 0,
          handle: async () => {
            throw new Error("no room");
          },
        });
        await expect(subscription.done).rejects.toThrow("no room");
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
        const subscription = log.read(topic, {
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
