import { existsSync } from "node:fs";
import { cp, readdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, describe, expect, it, vi } from "vitest";
import { openEmbeddedLog } from "../../../../producers/log/embedded/embedded-log.ts";
import { start } from "../../../harness/run.ts";
import { temporaryFolder } from "../../../harness/temporary-database.ts";
import { cameAt, OLD_MESSAGES, writeOldLog } from "./old-log.ts";
import { entriesFrom, messagesOn, TOPICS, valueAt, withLog } from "./some-log.ts";

const folder = await temporaryFolder();
afterAll(() => folder.remove());

async function expectAll(path: string): Promise<void> {
  await withLog(path, async (log) => {
    for (const topic of TOPICS) {
      const messages = await messagesOn(log, topic);
      expect(messages).toHaveLength(OLD_MESSAGES);
      for (const { offset, value } of messages) expect(value).toBe(valueAt(topic, offset));
      expect(messages[0]?.at).toBe(cameAt(0));
      expect(messages.at(-1)?.at).toBe(cameAt(4));
    }
    expect(await log.check()).toEqual([]);
  });
}

describe("a log of the version before checksums", () => {
  it.each(["log", "log.mdb"])(
    "is made into the present format when it is opened: %s",
    async (name) => {
      const path = join(folder.path, name);
      await writeOldLog(path, TOPICS);
      const output = vi.spyOn(console, "info").mockImplementation(() => {});
      await expectAll(path);
      expect(output.mock.calls.map(([line]) => line)).toEqual([
        `${path}: converting the log of an older version into one with checksums.`,
        expect.stringContaining(`${path}: done, 10,066 messages in `),
      ]);
      output.mockClear();
      await withLog(path, async (log) => {
        await log.append(TOPICS[0] ?? "", entriesFrom(TOPICS[0] ?? "", OLD_MESSAGES, 1));
      });
      expect(output).not.toHaveBeenCalled();
      output.mockRestore();
      const files = await readdir(name === "log" ? path : folder.path);
      expect(files.filter((file) => file.includes(".part"))).toEqual([]);
    },
  );

  it("is still there when the process is killed on the way", async () => {
    const old = join(folder.path, "killed");
    await writeOldLog(old, TOPICS);
    let [killed, done] = [0, 0];
    for (let wait = 0; killed + done < 12; wait += 4) {
      const path = join(folder.path, `killed-${wait}`);
      await cp(old, path, { recursive: true });
      const opening = start("tests/producers/log/embedded/open-main.ts", [path]);
      const part = `data.mdb.${opening.process.pid}.part`;
      const begun = fileAppears(join(path, part), opening.finished);
      await Promise.race([begun, opening.finished]);
      await delay(wait);
      opening.process.kill("SIGKILL");
      const { signal } = await opening.finished;
      if (signal === "SIGKILL") killed += 1;
      else done += 1;
      const output = vi.spyOn(console, "info").mockImplementation(() => {});
      await expectAll(path);
      output.mockRestore();
      expect(await readdir(path)).toEqual(["data.mdb", "lock.mdb"]);
    }
    expect(killed).toBeGreaterThan(0);
  });

  it("is left alone while another process has it open", async () => {
    const path = join(folder.path, "in-use");
    await writeOldLog(path, TOPICS);
    const other = start("tests/producers/log/embedded/hold-old-main.ts", [path]);
    await other.printed(/holding/);
    expect(() => openEmbeddedLog(path)).toThrow(`in use by process ${other.process.pid}`);
    other.process.kill("SIGKILL");
    await other.finished;
    const output = vi.spyOn(console, "info").mockImplementation(() => {});
    await expectAll(path);
    output.mockRestore();
  });
});

async function fileAppears(path: string, ended: Promise<unknown>): Promise<void> {
  let over = false;
  ended.finally(() => {
    over = true;
  });
  while (!over && !existsSync(path)) await delay(2);
}
