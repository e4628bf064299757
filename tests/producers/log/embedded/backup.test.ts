import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { start } from "../../../harness/run.ts";
import { temporaryFolder } from "../../../harness/temporary-database.ts";
import { entriesFrom, messagesOn, valueAt, withLog } from "./some-log.ts";

const folder = await temporaryFolder();
afterAll(() => folder.remove());

const TOPIC = "store.polls";

/** The messages of a copy, which are those of the log up to some moment. */
async function expectBeginning(path: string): Promise<number> {
  return await withLog(path, async (log) => {
    expect(await log.check()).toEqual([]);
    const messages = await messagesOn(log, TOPIC);
    messages.forEach(({ offset, value }, index) => {
      expect([offset, value]).toEqual([index, valueAt(TOPIC, index)]);
    });
    return messages.length;
  });
}

describe("a copy of a log that is written to", () => {
  it("is whole, up to the moment at which it was begun", async () => {
    await withLog(join(folder.path, "log"), async (log) => {
      let [count, over] = [0, false];
      async function write(): Promise<void> {
        for (; !over; count += 200) {
          await log.append(TOPIC, entriesFrom(TOPIC, count, 200));
          await nextTurn();
        }
      }
      const writing = write();
      for (let copy = 0; copy < 5; copy += 1) {
        const path = join(folder.path, `copies/of/${copy}`);
        const before = count;
        await log.backup(path);
        const copied = await expectBeginning(path);
        expect(copied).toBeGreaterThanOrEqual(before);
        expect(copied).toBeLessThanOrEqual(count + 200);
      }
      over = true;
      await writing;
    });
  });

  it("can be made by another process", async () => {
    const path = join(folder.path, "of-another");
    const other = start("tests/producers/log/embedded/write-main.ts", [path]);
    await other.printed(/written 2000/);
    await withLog(path, async (log) => {
      await log.backup(join(folder.path, "copy-of-another"));
    });
    expect(await expectBeginning(join(folder.path, "copy-of-another"))).toBeGreaterThan(1999);
    other.process.kill("SIGTERM");
    await other.finished;
    // The writer was not disturbed.
    await withLog(path, async (log) => expect(await log.check()).toEqual([]));
  });
});
