import type { Bench } from "./bench.ts";
import { atMost, inMs, type Measure, median } from "./measure.ts";
import { startMonitor } from "./monitor.ts";
import { timedReport } from "./report-over-http.ts";

const STARTS = 5;
const READY_GOAL = inMs(1500);
const FIRST_REPORT_GOAL = inMs(2000);

/** Repeated `npm start` on a complete folder: until it is ready, and its first report. */
export async function* startMeasures(bench: Bench, folder: string): AsyncGenerator<Measure> {
  const ready: number[] = [];
  const first: number[] = [];
  for (let start = 0; start < STARTS; start += 1) {
    const monitor = await startMonitor(bench, folder, undefined);
    ready.push(await monitor.ready());
    first.push((await timedReport(monitor.url)).ms);
    await monitor.served();
    await monitor.stop();
  }
  yield {
    what: `npm start on existing data, start to ready (median of ${STARTS})`,
    figure: inMs(median(ready)),
    goal: atMost(READY_GOAL, median(ready)),
  };
  yield {
    what: "first report after the start, POST to Complete, requested as soon as it is ready",
    figure: inMs(median(first)),
    goal: atMost(FIRST_REPORT_GOAL, median(first)),
  };
}
