import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, expect, it } from "vitest";
import { startStandalone, stop } from "../../harness/standalone.ts";
import { temporaryFolder } from "../../harness/temporary-database.ts";

const folder = await temporaryFolder();
afterAll(() => folder.remove());

/** One call of a function over large arrays, in which the engine does not look at the clock: minutes. */
const LONG =
  "SELECT arrayCount(x -> has(arrayMap(y -> toString(y), range(200000)), toString(x + 2000000)), range(200000))";

it("ends when it is stopped, even while an ad hoc query that cannot be stopped is running", async () => {
  const inputs = {
    polls: "store_id,status,timestamp_utc\ns,active,2024-06-01 10:00:00 UTC\n",
    hours: "store_id,day,start_time_local,end_time_local\n",
    timezones: "store_id,timezone_str\n",
  };
  const args: string[] = [];
  for (const [name, text] of Object.entries(inputs)) {
    const path = join(folder.path, `${name}.csv`);
    await writeFile(path, text);
    args.push(`--${name}`, path);
  }
  const running = startStandalone(join(folder.path, "data"), args);
  const url = await running.url;
  // From then on nothing but the question takes time.
  await running.printed(/Stop with Ctrl\+C/);
  const requesting = fetch(`${url}/sql`, { method: "POST", body: LONG }).catch(() => {});
  // It is at work when it takes the time of a processor.
  const used = async () => {
    const text = await (await fetch(`${url}/metrics`)).text();
    return Number(/^process_cpu_seconds_total (\S+)/m.exec(text)?.[1]);
  };
  const before = await used();
  while ((await used()) < before + 2) await delay(100);
  const { stderr } = await stop(running);
  expect(stderr).toContain("an ad hoc query that cannot be stopped is still running");
  await requesting;
});
