import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Bench } from "../bench.ts";
import { runRival } from "../contestants.ts";
import { inTurns } from "../in-turns.ts";
import { grouped, inMs, type Measure, median } from "../measure.ts";
import { MONTH } from "./month.ts";
import { PeriodReports } from "./period-report.ts";

const TURNS = 3;
/** Per turn, after one that is not counted. */
const REPORTS = 3;

/** As many stores as the full-size files have, with a poll an hour from before the month on. */
const OF_MONTH = { STORES: "14084", START: "2024-09-22 00:00:00", HOURS: String(41 * 24) };
const MONTH_GOAL = { seconds: 3, duckdb: 1.5 };

const OF_YEAR = { STORES: "1000", START: "2023-12-24 00:00:00", HOURS: String(374 * 24) };
const YEAR = { FROM: "2024-01-01", TO: "2024-12-30", BY: "month" };

/** Reports for a month, against DuckDB with the same polls, and for 365 days by month. */
export async function* periodMeasures(bench: Bench): AsyncGenerator<Measure> {
  yield* monthMeasures(bench);
  yield* yearMeasures(bench);
}

async function* monthMeasures(bench: Bench): AsyncGenerator<Measure> {
  const data = await generated(bench, OF_MONTH);
  const known = join(data, "stores.parquet");
  const files = { polls: join(data, "polls.parquet"), hours: known, timezones: known };
  const { from, to } = MONTH;
  const peaks = { ours: 0, duckdb: 0, inOrder: 0 };
  async function ours() {
    const run = await reportsOf(bench, { DATA_DIR: data, FROM: from, TO: to }, REPORTS + 1);
    peaks.ours = Math.max(peaks.ours, run.peakMb);
    return run;
  }
  async function rival(name: "duckdb" | "inOrder", env: NodeJS.ProcessEnv = {}) {
    const run = await runRival(bench, "duckdb-month", files, REPORTS + 1, env);
    peaks[name] = Math.max(peaks[name], run.peakMb);
    return { ms: run.reports, cpuMs: run.cpuOfReports, sha256: run.sha256 };
  }
  const runs = await inTurns<keyof typeof peaks, PeriodReports>(TURNS, {
    ours,
    duckdb: () => rival("duckdb"),
    inOrder: () => rival("inOrder", { IN_ORDER: "1" }),
  });
  const checksums = Object.values(runs).flatMap((all) => all.map(({ sha256 }) => sha256));
  if (new Set(checksums).size > 1) throw new Error("DuckDB gives another report");
  await rm(data, { recursive: true, force: true });

  const warm = (of: PeriodReports[], kind: "ms" | "cpuMs") =>
    median(of.flatMap((run) => run[kind].slice(1)));
  const own = warm(runs.ours, "ms");
  const ownCpu = warm(runs.ours, "cpuMs");
  const faster = (name: keyof typeof peaks, kind: "ms" | "cpuMs") =>
    warm(runs[name], kind) / (kind === "ms" ? own : ownCpu);
  const { seconds, duckdb: times } = MONTH_GOAL;
  const count = `median of ${TURNS * REPORTS}`;
  const polls = grouped(Number(OF_MONTH.STORES) * Number(OF_MONTH.HOURS));
  yield {
    what: `report for a month of ${grouped(Number(OF_MONTH.STORES))} stores, ${polls} polls, warm (${count})`,
    figure: inMs(own),
    goal: {
      text: `≤ ${seconds} s, DuckDB ≥ ${times}`,
      met: own <= seconds * 1000 && faster("duckdb", "ms") >= times,
    },
    peakMb: peaks.ours,
    cpuSeconds: ownCpu / 1000,
    rivals: {
      ...{ DuckDB: faster("duckdb", "ms"), "DuckDB by CPU": faster("duckdb", "cpuMs") },
      "DuckDB in order": faster("inOrder", "ms"),
      "DuckDB in order by CPU": faster("inOrder", "cpuMs"),
    },
  };
  for (const [name, how] of [
    ["duckdb", "polls in memory"],
    ["inOrder", "polls in memory, numbered and in order"],
  ] as const) {
    yield {
      what: `rival: DuckDB, the same month, ${how}, to the written CSV`,
      figure: inMs(warm(runs[name], "ms")),
      peakMb: peaks[name],
      cpuSeconds: warm(runs[name], "cpuMs") / 1000,
    };
  }
}

async function* yearMeasures(bench: Bench): AsyncGenerator<Measure> {
  const data = await generated(bench, OF_YEAR);
  const { ms, cpuMs, peakMb } = await reportsOf(bench, { DATA_DIR: data, ...YEAR }, 1);
  await rm(data, { recursive: true, force: true });
  const stores = grouped(Number(OF_YEAR.STORES));
  const polls = grouped(Number(OF_YEAR.STORES) * Number(OF_YEAR.HOURS));
  yield {
    what: `report for 365 days of ${stores} stores by month, ${polls} polls, in a fresh process`,
    figure: inMs(ms[0] ?? Number.NaN),
    peakMb,
    cpuSeconds: (cpuMs[0] ?? Number.NaN) / 1000,
  };
}

/** A data folder with generated stores. */
async function generated(bench: Bench, how: Record<string, string>): Promise<string> {
  const folder = await bench.folder();
  await bench.programs.startRoot("bench/large/make-main.ts", [], { DATA_DIR: folder, ...how })
    .ended;
  return folder;
}

async function reportsOf(
  bench: Bench,
  env: Record<string, string>,
  count: number,
): Promise<PeriodReports & { peakMb: number }> {
  const program = bench.programs.startRoot("bench/periods/report-main.ts", [], {
    ...env,
    REPORTS: String(count),
    UV_THREADPOOL_SIZE: "16",
  });
  const reports = PeriodReports.parse(JSON.parse(await program.ended));
  return { ...reports, peakMb: await program.peakMb() };
}
