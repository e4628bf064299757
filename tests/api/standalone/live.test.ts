import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { type Standalone, startStandalone, stop } from "../../harness/standalone.ts";
import { temporaryFolder } from "../../harness/temporary-database.ts";

const folder = await temporaryFolder();
const running = new Set<Standalone>();
const begin = (dataDir: string, args: string[]): Standalone => {
  const started = startStandalone(join(folder.path, dataDir), args);
  running.add(started);
  return started;
};
afterEach(async () => {
  for (const each of running) await stop(each, "SIGKILL");
  running.clear();
});
afterAll(() => folder.remove());

type Now = {
  is_past: boolean;
  stores: { up: number; down: number; unknown: number; closed: number };
  down: { store_id: string }[];
};

async function now(url: string): Promise<Now> {
  return (await (await fetch(`${url}/now`)).json()) as Now;
}

async function request(url: string, sql: string): Promise<string> {
  return await (await fetch(`${url}/sql?format=TSV`, { method: "POST", body: sql })).text();
}

/** Two stores that never close: hour by hour one of them is up, and the other one down. */
async function writeTurns(): Promise<string> {
  const input = join(folder.path, "turns");
  await mkdir(input, { recursive: true });
  const polls = Array.from({ length: 48 }, (_, hour) => {
    const at = `2024-05-0${1 + Math.floor(hour / 24)} ${String(hour % 24).padStart(2, "0")}:00:00 UTC`;
    const text = hour % 2 === 0 ? ["active", "inactive"] : ["inactive", "active"];
    return `even,${text[0]},${at}\nodd,${text[1]},${at}\n`;
  });
  await writeFile(join(input, "polls.csv"), `store_id,status,timestamp_utc\n${polls.join("")}`);
  await writeFile(join(input, "hours.csv"), "store_id,day,start_time_local,end_time_local\n");
  await writeFile(join(input, "zones.csv"), "store_id,timezone_str\neven,UTC\nodd,Asia/Tokyo\n");
  return input;
}

describe("npm start -- --live", () => {
  it("shows on /now how stores go down and come back, while it runs", async () => {
    const monitor = begin("turns-data", [
      "--data",
      await writeTurns(),
      "--live",
      "--speed",
      "1800x",
    ]);
    const url = await monitor.url;
    const isDown = async (store: string) => {
      const { is_past, stores, down } = await now(url);
      if (stores.up + stores.down < 2) return "not seen yet";
      expect({ is_past, stores }).toEqual({
        ...{ is_past: false, stores: { up: 1, down: 1, unknown: 0, closed: 0 } },
      });
      return down.some(({ store_id }) => store_id === store);
    };
    await expect.poll(() => isDown("even")).toBe(true);
    await expect.poll(() => isDown("even")).toBe(false);
    await expect.poll(() => isDown("even")).toBe(true);
    const { code, stdout } = await stop(monitor);
    expect(code).toBe(0);
    expect(stdout).toContain("Live: the polls of the file are sent again and again");
  });

  it("streams the sample with the times of now, also on top of its history", async () => {
    const monitor = begin("sample", ["--live", "--speed", "3600x"]);
    const url = await monitor.url;
    const changed = `SELECT count() > 20 FROM (SELECT store_id FROM polls
      WHERE polled_at > now() - INTERVAL 1 DAY GROUP BY store_id HAVING uniqExact(status) = 2)`;
    await expect.poll(() => request(url, changed)).toBe("1\n");
    await stop(monitor);

    const loaded = begin("sample", []);
    const history = "SELECT countIf(polled_at < '2024-12-01') FROM polls";
    expect(Number(await request(await loaded.url, history))).toBeGreaterThan(160_000);
    await stop(loaded);

    const again = begin("sample", ["--live"]);
    const there = await again.url;
    const newest = Number(
      await request(there, "SELECT toUnixTimestamp64Micro(max(polled_at)) FROM polls"),
    );
    const later = `SELECT toUnixTimestamp64Micro(max(polled_at)) > ${newest} FROM polls`;
    await expect.poll(() => request(there, later)).toBe("1\n");
    expect(Number(await request(there, history))).toBeGreaterThan(160_000);
    const { stdout } = await stop(again);
    expect(stdout).toContain("an hour of them in a minute, each with the present time");
    expect(stdout).toContain("Stop with Ctrl+C. When started again, the stream starts over.");
    expect(stdout).toContain("They are added to what the data folder already holds");
  });

  it("with a pace alone keeps the timestamps, ends, and then makes its report", async () => {
    const monitor = begin("paced", ["--data", await writeTurns(), "--speed", "36000x"]);
    const [, report = ""] = await monitor.printed(/reports\/([0-9a-f-]{36})\/rows/);
    const rows = await (await fetch(`${await monitor.url}/reports/${report}/rows`)).text();
    expect(
      rows
        .split("\r\n")
        .map((row) => row.split(",")[0])
        .slice(1, 3),
    ).toEqual(["even", "odd"]);
    const told = await request(await monitor.url, "SELECT count(), max(polled_at) FROM polls");
    expect(told).toBe("96\t2024-05-02 23:00:00.000000\n");
    expect((await stop(monitor)).stdout).toContain("polls.csv: 96 rows");
  });

  it("does not mix the sample into other data", async () => {
    const input = await writeTurns();
    const first = begin("own", ["--data", input]);
    await first.url;
    await stop(first);
    const live = begin("own", ["--live"]);
    const { code, stderr } = await live.finished;
    expect(code).toBe(1);
    expect(stderr).toContain(
      `${join(folder.path, "own")} holds other data, which the sample is not mixed with`,
    );
  });
});
