import { createReadStream } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { parse } from "fast-csv";
import { DEFAULT_OPTIONS } from "../api/report/options.ts";
import { download, wholeCsv } from "../api/report/report-download.ts";
import { openReports } from "../api/report/reports.ts";
import { ingest } from "../consumers/ingest.ts";
import { openEmbeddedLog } from "../producers/log/embedded-log.ts";
import { type InputFiles, replayFiles } from "../producers/replay.ts";
import { migrate } from "../sql/migrate.ts";
import { openEmbeddedStore, type Store } from "../sql/store.ts";
import type { Bench } from "./bench.ts";
import { grouped, type Measure, milliseconds, rate, secondsOf } from "./measure.ts";
import { fileArguments } from "./services.ts";

const REPORT_GOAL = { pollsPerSecond: 100_000, peakMb: 2048 };
const WARM_GOAL_MS = 500;

/** The ceiling of a reader that parses with the library alone: rows of the poll file, nothing done. */
export async function csvCeiling(files: InputFiles): Promise<{ rows: number; measure: Measure }> {
  let rows = 0;
  const taken = await secondsOf(async () => {
    const parser = createReadStream(files.polls).pipe(parse({ headers: false }));
    for await (const _ of parser) rows += 1;
  });
  const figure = `${grouped(rows / taken)} rows/s`;
  return { rows, measure: { what: "fast-csv alone reads the poll file", figure } };
}

/** The report command on the files, from start to exit; then the way of `npm start`. */
export async function* embeddedMeasures(bench: Bench): AsyncGenerator<Measure> {
  yield await oneShot(bench);
  yield* pipeline(bench);
}

async function oneShot({ files, polls, programs, folder }: Bench): Promise<Measure> {
  const out = join(await folder(), "out.csv");
  const began = performance.now();
  const args = [...fileArguments(files), "--out", out];
  const report = programs.startRoot("api/one-shot/main.ts", args, {});
  await report.ended;
  const taken = (performance.now() - began) / 1000;
  const peakMb = await report.peakMb();
  const { pollsPerSecond, peakMb: most } = REPORT_GOAL;
  return {
    what: `npm run report, end to end (${taken.toFixed(1)} s)`,
    figure: rate(polls, taken),
    goal: {
      words: `≥ ${grouped(pollsPerSecond)} polls/s, ≤ ${most} MB`,
      met: polls / taken >= pollsPerSecond && peakMb <= most,
    },
    peakMb,
  };
}

/** The way of `npm start`: files to the log, log to ClickHouse; then reports, warm. */
async function* pipeline({ files, polls, folder }: Bench): AsyncGenerator<Measure> {
  const clock = () => new Date();
  const data = await folder();
  const store = await openEmbeddedStore(join(data, "clickhouse"));
  await migrate(store);
  const log = openEmbeddedLog(join(data, "log"));
  const ingesting = ingest(log, store, { clock });
  const ingested = await secondsOf(async () => {
    await replayFiles(log, files, { now: clock() });
    await ingesting.caughtUp();
  });
  yield {
    what: `CSV to log to ClickHouse, queryable (${ingested.toFixed(1)} s)`,
    figure: rate(polls, ingested),
  };
  yield {
    what: "report, trigger to last row readable: first, right after ingest",
    figure: milliseconds(await reportTime(store)),
  };
  await mergesSettled(store);
  const warm: number[] = [];
  for (let run = 0; run < 7; run += 1) warm.push(await reportTime(store));
  const median = warm.sort((a, b) => a - b)[3] ?? 0;
  yield {
    what: "report, trigger to last row readable: warm (median of 7)",
    figure: milliseconds(median),
    goal: { words: `≤ ${milliseconds(WARM_GOAL_MS)}`, met: median <= WARM_GOAL_MS },
  };
  await ingesting.stop();
  await log.close();
  await store.close();
}

/** Milliseconds from the trigger of a report until its last row has been read. */
async function reportTime(store: Store): Promise<number> {
  const reports = openReports(store);
  const taken = await secondsOf(async () => {
    const id = await reports.trigger(DEFAULT_OPTIONS);
    await reports.idle();
    const report = await reports.find(id);
    if (report?.state !== "Complete") throw new Error(`no report: ${report?.reason}`);
    for await (const _ of await download(store, report, wholeCsv("standard")));
  });
  return taken * 1000;
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
