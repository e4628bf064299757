import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Bench } from "../bench.ts";
import { type Ceiling, ceilingTimes } from "../ceilings.ts";
import { type RivalRun, runRival } from "../contestants.ts";
import { grouped, type Measure, text } from "../measure.ts";
import { startClickHouse } from "../services.ts";
import { LargeReport } from "./large-report.ts";

/** The number of stores from which on the goals are meaningful. */
const FULL = 1_000_000;
const GOAL_SECONDS = 30;
const GOAL_MB = 6 * 1024;
/** Twice the stores, twice the time, the same peak; with room for noise. */
const MOST_TIMES = 2.3;
const MOST_PEAK_TIMES = 1.25;
const POLLS_PER_STORE = 168;

type Run = LargeReport & { peakMb: number; cpuSeconds: number };

/**
 * Reports of many generated stores, of half as many, and the rival DuckDB and the ceilings on the
 * same.
 */
export async function* largeMeasures(bench: Bench, stores: number): AsyncGenerator<Measure> {
  const half = await ofStores(bench, Math.ceil(stores / 2), false);
  const whole = await ofStores(bench, stores, true);
  const polls = grouped(stores * POLLS_PER_STORE);
  const duckdb = (whole.rival?.reports[0] ?? Number.NaN) / 1000;
  const { seconds, peakMb, cpuSeconds } = whole;
  const pass = whole.ceilings?.["leadInFrame pass"] ?? Number.NaN;
  yield {
    what: `report of ${grouped(stores)} stores, ${polls} polls, trigger to Complete`,
    figure: { value: seconds, unit: "s" },
    ...(stores < FULL
      ? {}
      : {
          goal: {
            text: `≤ ${GOAL_SECONDS} s, ≤ ${GOAL_MB} MB`,
            met: seconds <= GOAL_SECONDS && peakMb <= GOAL_MB,
          },
        }),
    peakMb,
    cpuSeconds,
    rivals: { DuckDB: duckdb / seconds },
    ceiling: {
      text: `leadInFrame pass (${text({ value: pass / 1000, unit: "s" })})`,
      times: (seconds * 1000) / pass,
    },
  };
  const times = seconds / half.seconds;
  const peakTimes = peakMb / half.peakMb;
  yield {
    what: `the same of half the stores (whole: ${times.toFixed(2)} times as long, ${peakTimes.toFixed(2)} times the peak)`,
    figure: { value: half.seconds, unit: "s" },
    goal: {
      text: `≤ ${MOST_TIMES} times, ≤ ${MOST_PEAK_TIMES} times`,
      met: times <= MOST_TIMES && peakTimes <= MOST_PEAK_TIMES,
    },
    peakMb: half.peakMb,
    cpuSeconds: half.cpuSeconds,
  };
  yield {
    what: "observed progress",
    figure: whole.progress.map((share) => `${Math.round(share * 100)} %`).join(", ") || "none",
  };
  if (whole.rival !== undefined) {
    const what = "rival: DuckDB, its own file to the written CSV, with at most 6 GiB";
    yield { what, figure: { value: duckdb, unit: "s" }, peakMb: whole.rival.peakMb };
  }
  for (const [name, ms] of Object.entries(whole.ceilings ?? {})) {
    yield { what: `ceiling: ${name}`, figure: { value: ms / 1000, unit: "s" } };
  }
}

type Measured = Run & {
  seconds: number;
  rival: RivalRun | undefined;
  ceilings: Record<Ceiling, number> | undefined;
};

async function ofStores(bench: Bench, stores: number, compare: boolean): Promise<Measured> {
  const folder = await bench.folder();
  const env = { DATA_DIR: folder, STORES: String(stores) };
  console.info(`Generating ${grouped(stores)} stores`);
  await bench.programs.startRoot("bench/large/make-main.ts", [], env).ended;
  const run = await reportOf(bench, folder);
  if (run.stores !== stores) throw new Error(`${run.stores} stores, not ${stores}`);
  let rival: RivalRun | undefined;
  let ceilings: Record<Ceiling, number> | undefined;
  if (compare) {
    const known = join(folder, "stores.parquet");
    const files = { polls: join(folder, "polls.parquet"), hours: known, timezones: known };
    rival = await runRival(bench, "duckdb", files);
    if (rival.sha256 !== run.sha256) throw new Error("DuckDB gives another report");
    const clickhouse = await startClickHouse(bench, folder);
    ceilings = await ceilingTimes(clickhouse.address, 1);
    await clickhouse.stop();
  }
  await rm(folder, { recursive: true, force: true });
  return { ...run, seconds: run.ms / 1000, rival, ceilings };
}

async function reportOf(bench: Bench, folder: string): Promise<Run> {
  const program = bench.programs.startRoot("bench/large/report-main.ts", [], { DATA_DIR: folder });
  const report = LargeReport.parse(JSON.parse(await program.ended));
  const [peakMb, cpuSeconds] = [await program.peakMb(), await program.cpuSeconds()];
  return { ...report, peakMb, cpuSeconds };
}
