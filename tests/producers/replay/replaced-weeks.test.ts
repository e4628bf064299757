import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openEmbeddedLog } from "../../../producers/log/embedded/embedded-log.ts";
import { keyOf, topics } from "../../../producers/messages/topics.ts";
import { replayFiles } from "../../../producers/replay/replay.ts";
import { replayWithProgress } from "../../../producers/replay/replay-with-progress.ts";
import { temporaryFolder } from "../../harness/temporary-database.ts";

const folder = await temporaryFolder();
const log = openEmbeddedLog(join(folder.path, "log"));
afterAll(async () => {
  await log.close();
  await folder.remove();
});

async function write(name: string, text: string): Promise<string> {
  await writeFile(join(folder.path, name), text);
  return join(folder.path, name);
}

const others = {
  polls: await write("polls.csv", "store_id,status,timestamp_utc\na,active,2024-01-01\n"),
  timezones: await write("zones.csv", "store_id,timezone_str\na,UTC\n"),
};
const WEEK = [{ day: 0, start_time_local: "09:00:00", end_time_local: "17:00:00" }];

/** What is printed of a file of hours. */
async function printed(name: string, rows: readonly string[]): Promise<string> {
  const header = "store_id,day,start_time_local,end_time_local,valid_from";
  const hours = await write(name, `${[header, ...rows].join("\n")}\n`);
  const files = { ...others, hours };
  const lines: string[] = [];
  const { info } = console;
  console.info = (text: string) => lines.push(text);
  try {
    const now = new Date("2025-01-01T00:00:00Z");
    await replayWithProgress(files, (onProgress) => replayFiles(log, files, { now, onProgress }));
  } finally {
    console.info = info;
  }
  return lines.find((line) => line.startsWith(name)) ?? "";
}

async function put(store_id: string, valid_from: string | undefined, week: unknown): Promise<void> {
  const value = JSON.stringify({ store_id, valid_from, week });
  await log.append(topics.hours.name, [{ key: keyOf(store_id, valid_from), value }]);
}

describe("a file of hours over dated weeks", () => {
  it("says how many of them its weeks without a date replace", async () => {
    await put("a", "2024-01-01", WEEK);
    await put("a", undefined, WEEK);
    for (const from of ["2024-02-01", "2024-03-01", "2024-04-01"]) await put("a", from, WEEK);
    await put("a", "2024-03-01", null);
    await put("b", "2024-03-01", WEEK);
    await put("c", "2024-03-01", WEEK);
    await log.append(topics.hours.name, [{ key: "a", value: "no JSON" }]);
    expect(await printed("one.csv", ["c,0,9:00,12:00,2024-05-01"])).toBe("one.csv: 1 rows");
    const rows = ["a,0,9:00,12:00,", "b,0,9:00,12:00,", "b,0,9:00,12:00,2024-06-01"];
    expect(await printed("two.csv", rows)).toBe(
      "two.csv: 3 rows\n  replaced 3 dated weeks of 2 stores: a week without valid_from takes the " +
        "place of all weeks of its store",
    );
    expect(await printed("three.csv", ["b,0,9:00,13:00,"])).toContain(
      "replaced 1 dated week of 1 store:",
    );
    expect(await printed("four.csv", ["b,0,9:00,14:00,"])).toBe("four.csv: 1 rows");
  });
});
