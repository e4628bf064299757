import { cp } from "node:fs/promises";
import type { Bench } from "./bench.ts";
import { ceilingTimes } from "./ceilings.ts";
import { RIVALS, type RivalRun, runRival } from "./contestants.ts";
import { HISTORY_TIMES, withHistory } from "./history.ts";
import { inTurns } from "./in-turns.ts";
import { atMost, inMs, type Measure, median, milliseconds } from "./measure.ts";
import { startMonitor } from "./monitor.ts";
import { timedReport } from "./report-over-http.ts";
import { startClickHouse } from "./services.ts";

const TURNS = 3;
/** Per turn. */
const REPORTS = 5;
/** The rivals have no limit on reach. */
const RIVALS_REACH = { reach: "8d" };
const WARM_GOAL = inMs(300);
const HISTORY_GOAL = 1.1;

/** The report of a running server on data that it has, against rivals that have it in memory. */
export async function* warmMeasures(
  bench: Bench,
  folder: string,
  slow: RivalRun | undefined,
): AsyncGenerator<Measure> {
  const bare = await bench.folder();
  await cp(folder, bare, { recursive: true });
  const long = await startMonitor(bench, await withHistory(bench, folder), undefined);
  const ours = await startMonitor(bench, folder, undefined);
  const clickhouse = await startClickHouse(bench, bare);
  await Promise.all([ours.served(), long.served()]);
  const { csv_sha256: sha256 } = await timedReport(ours.url, RIVALS_REACH);

  async function report(url: string): Promise<number[]> {
    const times: number[] = [];
    for (let count = 0; count < REPORTS; count += 1)
      times.push((await timedReport(url, RIVALS_REACH)).ms);
    return times;
  }
  const peaks: Record<string, number> = {};
  async function rival(name: keyof typeof RIVALS): Promise<number[]> {
    const run = await runRival(bench, name, bench.files, REPORTS);
    if (run.sha256 !== sha256) throw new Error(`${RIVALS[name]} gives another report`);
    peaks[name] = Math.max(run.peakMb, peaks[name] ?? 0);
    return run.reports;
  }
  const rivals = {
    duckdb: () => rival("duckdb"),
    polars: () => rival("polars"),
    "plain-loop": () => rival("plain-loop"),
  };
  const contestants = { ours: () => report(ours.url), long: () => report(long.url), ...rivals };
  // Once unmeasured: all must give the same report.
  await inTurns(1, contestants);
  const times = await inTurns(TURNS, contestants);
  const ceilings = await ceilingTimes(clickhouse.address, TURNS * REPORTS);
  await Promise.all([ours.stop(), long.stop(), clickhouse.stop()]);

  const middle = (name: keyof typeof contestants) => median(times[name].flat());
  const own = middle("ours");
  const names = Object.keys(RIVALS) as (keyof typeof RIVALS)[];
  const others = names.map((name) => [RIVALS[name], middle(name) / own] as const);
  const [slowest] = slow?.reports ?? [];
  const limit = ceilings["ordered groupArray"];
  yield {
    what: `report, POST to Complete, warm (median of ${TURNS * REPORTS})`,
    figure: inMs(own),
    goal: atMost(WARM_GOAL, own),
    peakMb: await ours.peakMb(),
    rivals: {
      ...Object.fromEntries(others),
      ...(slowest === undefined ? {} : { PostgreSQL: slowest / own }),
    },
    ceiling: { text: `ordered groupArray (${milliseconds(limit)})`, times: own / limit },
  };
  for (const name of names) {
    const what = `rival: ${RIVALS[name]}, data in memory to the written CSV`;
    yield { what, figure: inMs(middle(name)), peakMb: peaks[name] ?? Number.NaN };
  }
  if (slow !== undefined && slowest !== undefined) {
    const what = "rival: PostgreSQL, store by store (memory: of its client)";
    yield { what, figure: inMs(slowest), peakMb: slow.peakMb };
  }
  for (const [name, taken] of Object.entries(ceilings)) {
    yield { what: `ceiling: ${name} over the eight days`, figure: inMs(taken) };
  }
  yield {
    what: `report with ${HISTORY_TIMES} times as many polls before the eight days, how many times as long`,
    figure: { value: middle("long") / own, unit: "times" },
    goal: atMost({ value: HISTORY_GOAL, unit: "times" }, middle("long") / own),
    peakMb: await long.peakMb(),
  };
}
