import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readFormer } from "../../../consumers/rebuild/former.ts";
import { openEmbeddedLog } from "../../../producers/log/embedded/embedded-log.ts";
import type { Damage } from "../../../producers/log/event-log.ts";
import { topics } from "../../../producers/messages/topics.ts";
import { clickHouseFolders } from "../../../sql/integrity/folders.ts";
import { temporaryFolder } from "../../harness/temporary-database.ts";

const folder = await temporaryFolder();
const log = openEmbeddedLog(join(folder.path, "log"));
afterAll(async () => {
  await log.close();
  await folder.remove();
});

describe("where there is no ClickHouse to recover from", () => {
  async function lacks(topic: string): Promise<string[]> {
    const files = join(folder.path, "files");
    await mkdir(files, { recursive: true });
    const damage: Damage = { topic, partition: 0, first: 0, end: 10, reason: "a test" };
    return (await readFormer(clickHouseFolders(folder.path), log, [damage], files, () => {})).lacks;
  }

  it.each([topics.polls.name, `${topics.hours.name}.rejected`, "*"])(
    "damage of %s is a loss",
    async (topic) => {
      expect(await lacks(topic)).not.toEqual([]);
    },
  );

  it("damage of how far files were replayed is none: they are replayed again", async () => {
    expect(await lacks(topics.replays.name)).toEqual([]);
  });
});
