import { startChromium } from "../tests/harness/chromium.ts";
import type { Bench } from "./bench.ts";
import { atMost, inMs, type Measure, median } from "./measure.ts";
import { startMonitor } from "./monitor.ts";

const TIMES = 9;
const PAGE_GOAL = inMs(1000);

/**
 * The pages of `npm start`: until the server has answered, and until a browser has loaded
 * everything.
 */
export async function* pageMeasures(bench: Bench): AsyncGenerator<Measure> {
  const monitor = await startMonitor(bench, await bench.folder(), bench.files);
  const served = await monitor.served();
  const browser = await startChromium();
  try {
    for (const path of [
      "/ui/now",
      "/ui/reports",
      `/ui/reports/${served.report}`,
      `/ui/stores/${served.worst}`,
      "/ui/pipeline",
      "/ui/sql",
    ]) {
      const address = `${monitor.url}${path}`;
      const answered = await repeated(async () => {
        const response = await fetch(address);
        if (response.status !== 200) throw new Error(`${path}: ${response.status}`);
        await response.arrayBuffer();
      });
      const page = await browser.newPage();
      const loaded = await repeated(async () => {
        await page.goto(address, { waitUntil: "load" });
      });
      await page.close();
      yield {
        what: `page ${path.replace(/[0-9a-f-]{19,}/, "{id}")}, answered (median of ${TIMES}; loaded in Chromium: ${Math.round(loaded)} ms)`,
        figure: inMs(answered),
        goal: atMost(PAGE_GOAL, Math.max(answered, loaded)),
      };
    }
  } finally {
    await browser.close();
    await monitor.stop();
  }
}

async function repeated(work: () => Promise<void>): Promise<number> {
  const taken: number[] = [];
  for (let count = 0; count < TIMES; count += 1) {
    const began = performance.now();
    await work();
    taken.push(performance.now() - began);
  }
  return median(taken);
}
