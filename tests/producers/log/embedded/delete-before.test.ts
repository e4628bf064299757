import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../../harness/temporary-database.ts";
import {
  copyOf,
  entriesFrom,
  MESSAGES,
  messagesOn,
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
beforeAll(() => writeSomeLog(whole));

let copies = 0;
const copy = () => copyOf(whole, join(folder.path, `copy-${copies++}`));

describe("old messages of a log", () => {
  it("are deleted before any offset, and nothing else is", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: -1, max: MESSAGES + 5 }), async (offset) => {
        const path = await copy();
        await withLog(path, (log) => log.deleteBefore(TOPIC, offset));
        await withLog(path, async (log) => {
          const [range] = await log.ranges(TOPIC);
          const { start = -1, end = -1 } = range ?? {};
          expect(end).toBe(MESSAGES);
          expect(start).toBeLessThanOrEqual(Math.max(0, offset));
          // The last record stays.
          expect(start).toBeLessThan(end);
          const left = await messagesOn(log, TOPIC);
          expect(left).toHaveLength(end - start);
          expect(left[0]).toMatchObject({ offset: start, value: valueAt(TOPIC, start) });
          expect(await messagesOn(log, OTHER)).toHaveLength(MESSAGES);
          expect(await log.ranges(OTHER)).toEqual([{ start: 0, end: MESSAGES }]);
          expect(await log.check()).toEqual([]);
          expect(log.damage()).toEqual([]);
        });
      }),
      { numRuns: 25 },
    );
  });

  it("are deleted in steps, again and again, while others are appended", async () => {
    const path = await copy();
    await withLog(path, async (log) => {
      let end = MESSAGES;
      for (let round = 1; round <= 300; round += 1) {
        await log.append(TOPIC, entriesFrom(TOPIC, end, 1));
        end += 1;
      }
      // More records than one transaction deletes.
      await Promise.all([
        log.deleteBefore(TOPIC, end - 10),
        log.append(TOPIC, entriesFrom(TOPIC, end, 3)),
      ]);
      end += 3;
      expect(await log.ranges(TOPIC)).toEqual([{ start: end - 13, end }]);
      await log.deleteBefore(TOPIC, 5);
      expect((await messagesOn(log, TOPIC)).map(({ offset }) => offset)).toEqual(
        Array.from({ length: 13 }, (_, index) => end - 13 + index),
      );
      expect(await log.check()).toEqual([]);
    });
  });

  it("stay deleted in a backup, and where damage was given up", async () => {
    const path = await copy();
    const backup = join(folder.path, "backup");
    await mkdir(backup);
    await withLog(path, async (log) => {
      await log.deleteBefore(TOPIC, 50);
      const ranges = await log.ranges(TOPIC);
      await log.drop([{ topic: OTHER, partition: 0, first: 0, end: 1, reason: "a test" }]);
      expect(await log.ranges(TOPIC)).toEqual(ranges);
      expect(await log.check()).toEqual([]);
      await log.backup(backup);
    });
    await withLog(backup, async (log) => {
      expect((await log.ranges(TOPIC))[0]?.start).toBeGreaterThan(0);
      expect(await log.check()).toEqual([]);
    });
  });

  it("are told from messages that are missing after them", async () => {
    const path = await copy();
    await withLog(path, (log) => log.deleteBefore(TOPIC, 50));
    let first = 0;
    await withFile(path, (file) => {
      for (const key of file.getKeys({ start: [TOPIC, 0], limit: 1 })) first = Number(key[1]);
      file.removeSync([TOPIC, first]);
    });
    await withLog(path, async (log) => {
      expect(await log.check()).toMatchObject([{ topic: TOPIC, first }]);
    });
  });

  it("have no end: of a topic without messages nothing is deleted", async () => {
    await withLog(await copy(), async (log) => {
      await log.deleteBefore("empty", 10);
      expect(await log.ranges("empty")).toEqual([{ start: 0, end: 0 }]);
    });
  });
});
