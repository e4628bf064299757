import { readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withDamage } from "../../../../producers/log/embedded/damage-list.ts";
import { endKey, type LogFile } from "../../../../producers/log/embedded/log-file.ts";
import { usedBytes } from "../../../../producers/log/embedded/write-file.ts";
import type { Damage } from "../../../../producers/log/event-log.ts";
import { countOf, endOfSpans } from "../../../../producers/log/spans.ts";
import { temporaryFolder } from "../../../harness/temporary-database.ts";
import {
  copyOf,
  entriesFrom,
  MESSAGES,
  messagesOn,
  offsetsOf,
  type Place,
  placesIn,
  TOPICS,
  valueAt,
  withFile,
  withLog,
  writeSomeLog,
} from "./some-log.ts";

const folder = await temporaryFolder();
afterAll(() => folder.remove());

const whole = join(folder.path, "whole");
const [TOPIC = "", OTHER = ""] = TOPICS;
let places: Place[];
let bytes: Buffer;
let used: number;
beforeAll(async () => {
  await writeSomeLog(whole);
  places = await placesIn(whole);
  bytes = await readFile(join(whole, "data.mdb"));
  await withFile(whole, (file) => {
    used = usedBytes(file);
  });
});

let copies = 0;
const copy = () => copyOf(whole, join(folder.path, `copy-${copies++}`));

/** A bit of a record, which is the other way round. */
type Flip = { place: Place; within: number; bit: number };

/** A copy of the log with some bits flipped. */
async function flipped(flips: readonly Flip[]): Promise<string> {
  const path = await copy();
  const changed = Buffer.from(bytes);
  for (const { place, within, bit } of flips) {
    for (const at of place.at) changed[at + within] = (bytes[at + within] ?? 0) ^ (1 << bit);
  }
  await writeFile(join(path, "data.mdb"), changed);
  return path;
}

const inHeader = (index: number): Flip => ({ place: places[index] as Place, within: 5, bit: 3 });

async function changed(change: (file: LogFile) => void): Promise<string> {
  const path = await copy();
  await withFile(path, change);
  return path;
}

const damageOf = (path: string) => withLog(path, (log) => log.check());

describe("flipped bits of records", () => {
  it("are found with the right offsets, and never read as a wrong message", async () => {
    const flip = fc
      .tuple(fc.constantFrom(...places), fc.nat(), fc.nat(7))
      // Header and values are hit alike.
      .map(([place, at, bit]) => ({
        ...{ place, bit },
        within: at % 2 === 0 ? at % 32 : at % place.length,
      }));
    await fc.assert(
      fc.asyncProperty(fc.array(flip, { minLength: 1, maxLength: 4 }), async (flips) => {
        const path = await flipped(flips);
        const broken = new Set(flips.map(({ place }) => place));
        let expected: readonly Damage[] = [];
        for (const { topic, first, end } of broken) {
          expected = withDamage(expected, { topic, partition: 0, first, end, reason: "" });
        }
        await withLog(path, async (log) => {
          for (const topic of TOPICS) {
            const lost = expected.filter((each) => each.topic === topic);
            const isLost = (offset: number) =>
              lost.some(({ first, end }) => first <= offset && offset < end);
            const messages = await messagesOn(log, topic);
            for (const { offset, value } of messages) expect(value).toBe(valueAt(topic, offset));
            const offsets = Array.from({ length: MESSAGES }, (_, offset) => offset);
            expect(messages.map(({ offset }) => offset)).toEqual(
              offsets.filter((offset) => !isLost(offset)),
            );
          }
          expect(offsetsOf(log.damage())).toEqual(offsetsOf(expected));
          expect(offsetsOf(await log.check())).toEqual(offsetsOf(expected));
        });
      }),
      { numRuns: 25 },
    );
  });
});

describe("what is gone from the log is found", () => {
  const record = (topic: string, first: number) =>
    places.find((each) => each.topic === topic && each.first === first) as Place;

  it("nothing of a whole log", async () => {
    expect(await damageOf(whole)).toEqual([]);
  });

  it("a record in the middle, the first, and the last", async () => {
    const of = places.filter(({ topic }) => topic === TOPIC);
    for (const { first, end } of [of[0], of[4], of.at(-1)] as Place[]) {
      const path = await changed((file) => file.removeSync([TOPIC, first]));
      expect(await damageOf(path)).toEqual([
        { topic: TOPIC, partition: 0, first, end, reason: "records are missing" },
      ]);
      await withLog(path, async (log) => {
        expect(await log.ranges(TOPIC)).toEqual([{ start: 0, end: MESSAGES }]);
        // Its offsets are never used again.
        await log.append(TOPIC, entriesFrom(TOPIC, MESSAGES, 1));
        expect((await messagesOn(log, TOPIC)).at(-1)?.offset).toBe(MESSAGES);
      });
    }
  });

  it("all records of a topic", async () => {
    const path = await changed((file) => {
      for (const { topic, first } of places) if (topic === OTHER) file.removeSync([topic, first]);
    });
    expect(offsetsOf(await damageOf(path))).toEqual([
      { topic: OTHER, partition: 0, first: 0, end: MESSAGES },
    ]);
  });

  it("the end of the file, as if those pages were zeros", async () => {
    for (const share of [0.9, 0.5, 0.1]) {
      const path = await copy();
      await truncate(join(path, "data.mdb"), Math.floor(used * share));
      await withLog(path, async (log) => {
        expect((await log.check()).length).toBeGreaterThan(0);
        for (const topic of TOPICS) {
          for (const { offset, value } of await messagesOn(log, topic)) {
            expect(value).toBe(valueAt(topic, offset));
          }
        }
      });
    }
  });

  it("a record under the key of another", async () => {
    const { first, end } = record(TOPIC, 43);
    const path = await changed((file) => {
      file.putSync([TOPIC, first], file.get([OTHER, first]) ?? Buffer.alloc(0));
    });
    expect(await damageOf(path)).toEqual([
      {
        ...{ topic: TOPIC, partition: 0, first, end },
        reason: "the checksum of a record's header is wrong",
      },
    ]);
  });

  it("the marker of a topic's end, and with it the certainty that nothing followed", async () => {
    const path = await changed((file) => file.putSync(endKey(TOPIC), Buffer.alloc(16)));
    await withLog(path, async (log) => {
      const unsure = [{ topic: TOPIC, partition: 0, first: MESSAGES, end: MESSAGES }];
      expect(offsetsOf(log.damage())).toEqual(unsure);
      expect(offsetsOf(await log.check())).toEqual(unsure);
      expect(await messagesOn(log, TOPIC)).toHaveLength(MESSAGES);
      await log.drop(log.damage());
      expect(await log.check()).toEqual([]);
    });
  });
});

describe("readers", () => {
  it("pass over what is damaged, and go on with what comes behind it", async () => {
    const path = await flipped([4, 9, 12].map(inHeader));
    await withLog(path, async (log) => {
      let [seen, next] = [0, 0];
      const reading = log.read(
        new Map([
          [
            TOPIC,
            {
              resumeAt: async () => 0,
              handle: async ({ spans }) => {
                seen += countOf(spans);
                next = endOfSpans(spans);
              },
            },
          ],
        ]),
      );
      const lost = [4, 9, 12].reduce((sum, index) => {
        const { first = 0, end = 0 } = places[index] ?? {};
        return sum + end - first;
      }, 0);
      await expect.poll(() => seen).toBe(MESSAGES - lost);
      await log.append(TOPIC, entriesFrom(TOPIC, MESSAGES, 5));
      await expect.poll(() => seen).toBe(MESSAGES - lost + 5);
      expect(next).toBe(MESSAGES + 5);
      await reading.stop();
      await expect(reading.done).resolves.toBeUndefined();
      expect(log.damage()).toHaveLength(3);
    });
  });

  it("begin behind damage without finding it", async () => {
    const path = await flipped([inHeader(4)]);
    await withLog(path, async (log) => {
      const [first] = await messagesOn(log, OTHER);
      expect(first?.offset).toBe(0);
      expect(log.damage()).toEqual([]);
    });
  });
});

describe("drop", () => {
  it("gives up what is damaged and named, for good, and nothing else", async () => {
    const path = await flipped([4, 7, 9].map(inHeader));
    const lost = [4, 7, 9].map((index) => places[index] as Place);
    const [one, two, three] = lost as [Place, Place, Place];
    const named = [one, two].map(({ topic, first, end }) => ({
      ...{ topic, partition: 0, first: Math.max(0, first - 1), end: end + 1, reason: "" },
    }));
    const left = [{ topic: TOPIC, partition: 0, first: three.first, end: three.end }];
    await withLog(path, async (log) => {
      expect(await log.check()).toHaveLength(3);
      await log.drop(named);
      expect(offsetsOf(log.damage())).toEqual(left);
      expect(offsetsOf(await log.check())).toEqual(left);
      await log.append(TOPIC, entriesFrom(TOPIC, MESSAGES, 3));
    });
    await withLog(path, async (log) => {
      expect(offsetsOf(await log.check())).toEqual(left);
      await log.drop(log.damage());
      const messages = await messagesOn(log, TOPIC);
      const count = lost.reduce((sum, { first, end }) => sum + end - first, 0);
      expect(messages).toHaveLength(MESSAGES + 3 - count);
      for (const { offset, value } of messages) expect(value).toBe(valueAt(TOPIC, offset));
      expect(await log.ranges(TOPIC)).toEqual([{ start: 0, end: MESSAGES + 3 }]);
      expect(await messagesOn(log, OTHER)).toHaveLength(MESSAGES);
    });
    expect(await damageOf(path)).toEqual([]);
  });

  it("lets appends and readers of that moment wait", async () => {
    const path = await flipped([inHeader(4)]);
    await withLog(path, async (log) => {
      await log.check();
      const dropping = log.drop(log.damage());
      const appending = log.append(OTHER, entriesFrom(OTHER, MESSAGES, 2));
      const reading = messagesOn(log, OTHER);
      await Promise.all([dropping, appending]);
      expect((await reading).length).toBeGreaterThanOrEqual(MESSAGES);
      expect(await messagesOn(log, OTHER)).toHaveLength(MESSAGES + 2);
      expect(await log.check()).toEqual([]);
    });
  });
});
