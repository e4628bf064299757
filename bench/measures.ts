import { spawn } from "node:child_process";
import { createReadStream } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { parse } from "fast-csv";
import { DEFAULT_OPTIONS } from "../api/report/options.ts";
import { openReports } from "../api/report/reports.ts";
import { ingest } from "../consumers/ingest.ts";
import { openEmbeddedLog } from "../producers/log/embedded-log.ts";
import { type InputFiles, replayFiles } from "../producers/replay.ts";
import { migrate } from "../sql/migrate.ts";
import { reportTable } from "../sql/reports.ts";
import { openEmbeddedStore, type Store } from "../sql/store.ts";

/** A measured figure. `goal` is what it should be, with its sense. */
export type Measure = { what: string; figure: string; goal?: string; peakMb?: number };

/** Seconds that some work takes. */
async function seconds(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

async function withScratch<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "store-monitor-bench-"));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The ceiling of a reader that parses with the library alone: rows of the poll file, nothing done. */
export async function csvCeiling(files: InputFiles): Promise<{ rows: number; measure: Measure }> {
  let rows = 0;
  const taken = await seconds(async () => {
    const parser = createReadStream(files.polls).pipe(parse({ headers: false }));
    for await (const _ of parser) rows += 1;
  });
  const figure = `${perSecond(rows, taken)} rows/s`;
  return { rows, measure: { what: "fast-csv alone reads the poll file", figure } };
}

/** The report command on the files, from start to exit. */
export function oneShot(files: InputFiles, polls: number): Promise<Measure> {
  return withScratch(async (folder) => {
    const peak = join(folder, "peak");
    const taken = await seconds(() => reportCommand(files, join(folder, "out.csv"), peak));
    return {
      what: `npm run report, end to end (${taken.toFixed(1)} s)`,
      figure: `${perSecond(polls, taken)} polls/s`,
      goal: "≥ 100,000 polls/s, ≤ 2048 MB",
      peakMb: Number(await readFile(peak, "utf8")) / 1e6,
    };
  });
}

/** The way of `npm start`: files to the log, log to ClickHouse; then reports, warm. */
export function pipeline(files: InputFiles, polls: number): Promise<Measure[]> {
  return withScratch(async (folder) => {
    const clock = () => new Date();
    const store = await openEmbeddedStore(join(folder, "clickhouse"));
    await migrate(store);
    const log = openEmbeddedLog(join(folder, "log"));
    const ingesting = ingest(log, store, { clock });
    const ingested = await seconds(async () => {
      await replayFiles(log, files, { now: clock() });
      await ingesting.caughtUp();
    });
    const reports = openReports(store);
    async function report(): Promise<number> {
      let report_id = "";
      const taken = await seconds(async () => {
        report_id = await reports.trigger(DEFAULT_OPTIONS);
        await reports.idle();
      });
      const rows = await reportTable(store, { report_id });
      if (rows.length === 0) throw new Error("the report has no rows");
      return taken;
    }
    const first = await report();
    await mergesSettled(store);
    const warm: number[] = [];
    for (let run = 0; run < 7; run += 1) warm.push(await report());
    const median = warm.sort((a, b) => a - b)[3] ?? 0;
    await ingesting.stop();
    await log.close();
    await store.close();
    return [
      {
        what: `CSV to log to ClickHouse, queryable (${ingested.toFixed(1)} s)`,
        figure: `${perSecond(polls, ingested)} polls/s`,
      },
      {
        what: "report, trigger to last row readable: first, right after ingest",
        figure: milliseconds(first),
      },
      {
        what: "report, trigger to last row readable: warm (median of 7)",
        figure: milliseconds(median),
        goal: "≤ 500 ms",
      },
    ];
  });
}

/** Waits until ClickHouse has merged what the ingest left in many parts. */
async function mergesSettled(store: Store): Promise<void> {
  for (let quiet = 0; quiet < 10; ) {
    const answer = await store.query({
      query: "SELECT 1 FROM system.merges",
      format: "JSONEachRow",
    });
    quiet = (await answer.json()).length === 0 ? quiet + 1 : 0;
    await delay(100);
  }
}

async function reportCommand(files: InputFiles, out: string, peak: string): Promise<void> {
  const args = ["--import", "tsx", "--import", "./bench/peak-memory.ts", "api/one-shot/main.ts"];
  for (const [name, file] of Object.entries(files)) args.push(`--${name}`, file);
  const env = { ...process.env, PEAK_MEMORY_FILE: peak };
  const child = spawn(process.execPath, [...args, "--out", out], { env, stdio: "ignore" });
  const code = await new Promise((resolve) => child.once("close", resolve));
  if (code !== 0) throw new Error(`the report command ended with ${code}`);
}

function perSecond(count: number, taken: number): string {
  return Math.round(count / taken).toLocaleString("en-US");
}

function milliseconds(taken: number): string {
  return `${Math.round(taken * 1000)} ms`;
}
