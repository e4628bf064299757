import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { InputFiles } from "../../../producers/csv/inputs.ts";
import { findInputs } from "../../../producers/replay/find-inputs.ts";
import { replayFiles } from "../../../producers/replay/replay.ts";
import { openPipeline } from "../../harness/pipeline.ts";

const pipeline = await openPipeline();
const { log, ingesting, ask: request, folder } = pipeline;
afterAll(pipeline.close);

const NOW = new Date("2025-01-01T00:00:00Z");
const SUMS = `
  SELECT (SELECT count() FROM polls FINAL) AS polls, (SELECT count() FROM store_hours FINAL) AS hours,
         (SELECT count() FROM store_timezones FINAL) AS zones, (SELECT count() FROM rejected_rows FINAL) AS aside`;

async function write(name: string, lines: string[]): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, `${lines.join("\n")}\n`);
  return path;
}

async function inputs(prefix: string, polls: string[]): Promise<InputFiles> {
  return {
    polls: await write(`${prefix}-polls.csv`, ["timestamp_utc,store_id,status", ...polls]),
    hours: await write(`${prefix}-hours.csv`, [
      "store_id,day,start_time_local,end_time_local",
      "a,1,09:00:00,17:00:00",
      "a,0,09:00:00,17:00:00",
      "a,9,09:00:00,17:00:00",
    ]),
    timezones: await write(`${prefix}-zones.csv`, ["store_id,timezone_str", "a,UTC", "b,Mars"]),
  };
}

const poll = (minute: number) =>
  `2024-05-01 12:${String(minute).padStart(2, "0")}:00 UTC,a,${minute % 2 === 0 ? "active" : "Inactive"}`;

const end = async () => (await log.ranges("store.polls"))[0]?.end ?? 0;

describe("a replay", () => {
  it("brings the three files to ClickHouse and says what it set aside", async () => {
    const files = await inputs("first", [poll(1), "broken", poll(2)]);
    const replayed = await replayFiles(log, files, { now: NOW });
    await ingesting.caughtUp();
    expect(replayed.map(({ file, rows, rejections }) => [file, rows, rejections.rows()])).toEqual([
      ["first-zones.csv", 1, 1],
      ["first-hours.csv", 2, 1],
      ["first-polls.csv", 2, 1],
    ]);
    expect(replayed[2]?.rejections.kinds()).toEqual([
      { line: 3, reason: 'too few cells in "broken": 1, expected 3', rows: 1 },
    ]);
    expect(await request(SUMS)).toEqual([{ polls: 2, hours: 1, zones: 1, aside: 3 }]);
    const [aside] = await request(
      "SELECT name, position, raw FROM rejected_rows WHERE topic = 'store.polls'",
    );
    expect(aside).toEqual({ name: "first-polls.csv", position: 3, raw: "broken" });
  });

  it("of the same content is not made again, whatever the files are called", async () => {
    const ranges = await log.ranges("store.polls");
    const files = await inputs("renamed", [poll(1), "broken", poll(2)]);
    const replayed = await replayFiles(log, files, { now: NOW });
    expect(replayed.map(({ already }) => already)).toEqual([true, true, true]);
    expect(await log.ranges("store.polls")).toEqual(ranges);
  });

  it("of a file that has grown changes nothing but what is new", async () => {
    const files = await inputs("grown", [poll(1), "broken", poll(2), poll(3)]);
    await replayFiles(log, files, { now: NOW });
    await ingesting.caughtUp();
    const [sums] = await request(SUMS);
    expect(sums).toMatchObject({ polls: 3, hours: 1, zones: 1 });
  });

  it("that was stopped goes on after the last line on the log", async () => {
    const many = Array.from({ length: 60_000 }, (_, index) => {
      const minutes = index % 1440;
      const clock = `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
      return `2024-06-01 ${clock}:00 UTC,s${Math.floor(index / 1440)},active`;
    });
    const files = await inputs("stopped", many);
    const stop = new AbortController();
    const begin = await end();
    const broken = replayFiles(log, files, {
      now: NOW,
      signal: stop.signal,
      onProgress: ({ file }) => file === "polls" && stop.abort(),
    });
    await expect(broken).rejects.toThrow(/abort/i);
    const stopped = await end();
    expect(stopped).toBeLessThan(begin + many.length);
    await replayFiles(log, files, { now: NOW });
    const ended = await end();
    expect(ended).toBe(begin + many.length);
    await ingesting.caughtUp();
    expect(
      await request("SELECT count() AS n FROM polls FINAL WHERE toDate(polled_at) = '2024-06-01'"),
    ).toEqual([{ n: many.length }]);
    expect(await request("SELECT * FROM ingest_gaps")).toEqual([]);
  });
});

describe("a folder of inputs", () => {
  it("is told apart by its headers, whatever the names", async () => {
    const files = await inputs("named", [poll(1)]);
    const found = findInputs(folder);
    await expect(found).rejects.toThrow(/two files of (polls|hours|timezones)/);
    expect(files.polls).toContain("named-polls.csv");
  });
});
