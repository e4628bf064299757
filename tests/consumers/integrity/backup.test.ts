import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { start } from "../../harness/run.ts";
import { writeSmallInput } from "../../harness/small-input.ts";
import { fetchReport, startStandalone, stop } from "../../harness/standalone.ts";
import { temporaryFolder } from "../../harness/temporary-database.ts";

const folder = await temporaryFolder();
afterAll(() => folder.remove());

async function json<T>(url: string, init?: RequestInit): Promise<T> {
  const response = await fetch(url, init);
  expect(response.ok, await response.clone().text()).toBe(true);
  return (await response.json()) as T;
}

/** Posts polls one after the other until it is stopped; `acknowledged` grows as they are. */
function streamPolls(url: string) {
  const acknowledged: string[] = [];
  let going = true;
  const done = (async () => {
    for (let index = 0; going; index += 1) {
      const timestamp_utc = new Date(Date.UTC(2024, 10, 5) + index * 1000).toISOString();
      await json(`${url}/polls`, {
        method: "POST",
        body: JSON.stringify({ store_id: "live", status: "inactive", timestamp_utc }),
        headers: { "Content-Type": "application/json" },
      });
      acknowledged.push(timestamp_utc);
    }
  })();
  return {
    acknowledged,
    stop: async () => {
      going = false;
      await done;
    },
  };
}

async function runToEnd(root: string, dataDir: string, args: string[] = []) {
  const env = { DATA_DIR: dataDir, UV_THREADPOOL_SIZE: "16" };
  const finished = await start(root, args, { env }).finished;
  expect(finished, finished.stderr).toMatchObject({ code: 0 });
}

describe("a backup that was made while polls came in", () => {
  it("has every poll that was acknowledged before, and every complete report", async () => {
    const input = join(folder.path, "input");
    await writeSmallInput(input);
    const running = startStandalone(join(folder.path, "data"), ["--data", input]);
    const url = await running.url;
    const { report_id } = await json<{ report_id: string }>(`${url}/reports`, { method: "POST" });
    await json(`${url}/reports/${report_id}`, { headers: { Prefer: "wait=30" } });
    const rows = await (await fetch(`${url}/reports/${report_id}/rows`)).text();
    const live = streamPolls(url);
    while (live.acknowledged.length < 200) await new Promise((resolve) => setTimeout(resolve, 5));

    const before = [...live.acknowledged];
    const copy = join(folder.path, "copy");
    await runToEnd("consumers/backup/main.ts", join(folder.path, "data"), [copy]);
    const after = live.acknowledged.length;
    await live.stop();
    await stop(running);
    expect(after).toBeGreaterThanOrEqual(before.length);

    const unready = startStandalone(copy, ["--data", input]);
    const { status } = await fetch(`${await unready.url}/readyz`);
    expect(status).toBe(503);
    await stop(unready);
    await runToEnd("consumers/rebuild/main.ts", copy);

    const restored = startStandalone(copy, ["--data", input]);
    const back = await restored.url;
    await fetchReport(back);
    const sql = "SELECT polled_at FROM polls FINAL WHERE store_id = 'live' ORDER BY polled_at";
    const answer = await json<{ data: { polled_at: string }[] }>(
      `${back}/sql?query=${encodeURIComponent(sql)}`,
    );
    const found = answer.data.map(({ polled_at }) => Date.parse(`${polled_at.replace(" ", "T")}Z`));
    expect(found.slice(0, before.length)).toEqual(before.map((at) => Date.parse(at)));
    expect(found.length).toBeLessThanOrEqual(live.acknowledged.length);
    expect(await (await fetch(`${back}/reports/${report_id}/rows`)).text()).toBe(rows);
    await stop(restored);
  }, 240_000);

  it("is not made over something else, nor of nothing", async () => {
    const env = { DATA_DIR: join(folder.path, "data") };
    const onto = await start("consumers/backup/main.ts", [folder.path], { env }).finished;
    expect(onto).toMatchObject({ code: 1 });
    expect(onto.stderr).toContain("is not empty");
    const nowhere = { DATA_DIR: join(folder.path, "nowhere") };
    const from = await start("consumers/backup/main.ts", [join(folder.path, "x")], {
      env: nowhere,
    });
    expect((await from.finished).stderr).toContain("has no log");
    const bare = await start("consumers/backup/main.ts", [], { env }).finished;
    expect(bare).toMatchObject({ code: 2 });
  });
});
