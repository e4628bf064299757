import { existsSync } from "node:fs";
import { rename } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { ingest } from "../../consumers/ingest.ts";
import { UsageError } from "../../producers/command-line.ts";
import { sizeOf } from "../../producers/csv/open-file.ts";
import { findInputs } from "../../producers/find-inputs.ts";
import { openEmbeddedLog } from "../../producers/log/embedded-log.ts";
import type { EventLog } from "../../producers/log/event-log.ts";
import { showProgress } from "../../producers/progress.ts";
import { type InputFiles, replayFiles } from "../../producers/replay.ts";
import { writeSample } from "../../producers/sample.ts";
import { topics } from "../../producers/topics.ts";
import { migrate } from "../../sql/migrate.ts";
import { worstStores } from "../../sql/reports.ts";
import { openEmbeddedStore, type Store } from "../../sql/store.ts";
import { createApp } from "../app.ts";
import { DEFAULT_OPTIONS } from "../report/options.ts";
import { openReports, type Reports } from "../report/reports.ts";
import { listen } from "../serve.ts";
import { parseStandalone, type StandaloneInput } from "./arguments.ts";
import { addressesWords, replayedWords, worstStoresWords } from "./words.ts";

/** Everything in one process: embedded log, embedded ClickHouse, replay, ingest, reports, HTTP. */

const Env = z.object({
  DATA_DIR: z.string().min(1).default("./data"),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
});

/** After a signal, what is in hand gets so long to finish; what does not is done again at the next start. */
const PATIENCE_MS = 4000;

const clock = () => new Date();

async function main(): Promise<void> {
  const input = parseStandalone(process.argv.slice(2));
  const env = Env.parse(process.env);
  const stopping = new AbortController();
  const stopped = new Promise<void>((resolve) => {
    stopping.signal.addEventListener("abort", () => resolve());
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => stopping.abort());
  }

  const store = await openEmbeddedStore(join(env.DATA_DIR, "clickhouse"));
  await migrate(store);
  const log = openEmbeddedLog(join(env.DATA_DIR, "log"));
  const reports = openReports(store, clock);
  const server = await listen(createApp(store, reports), env.PORT);
  const ingesting = ingest(log, store, clock);

  async function work(): Promise<void> {
    await reports.resume();
    const files = await inputFiles(input, log, env.DATA_DIR);
    if (files !== undefined) await replay(log, files, stopping.signal);
    await ingesting.caughtUp();
    await firstReport(store, reports, server.url);
  }

  const working = work();
  working.catch(() => {});
  try {
    await Promise.race([working.then(() => stopped), ingesting.done, stopped]);
  } finally {
    const tidy = async () => {
      await server.close();
      await Promise.allSettled([working, ingesting.stop(), reports.idle()]);
      await log.close();
      await store.close();
    };
    await Promise.race([tidy(), delay(PATIENCE_MS)]);
  }
}

/** What to replay: what was named, else the sample, unless the log already holds something else. */
async function inputFiles(
  input: StandaloneInput,
  log: EventLog,
  dataDir: string,
): Promise<InputFiles | undefined> {
  if (input !== undefined) return "files" in input ? input.files : await findInputs(input.folder);
  const sample = join(dataDir, "sample");
  if (!existsSync(sample)) {
    const ends = await Promise.all(Object.values(topics).map(({ name }) => log.endOffsets(name)));
    if (ends.flat().some((end) => end > 0)) return undefined;
    console.info("No input named: making a sample of 500 stores and two weeks of polls.");
    await writeSample(`${sample}.part`);
    await rename(`${sample}.part`, sample);
  }
  return findInputs(sample);
}

async function replay(log: EventLog, files: InputFiles, signal: AbortSignal): Promise<void> {
  const progress = showProgress(process.stderr, () => performance.now());
  const sizes = new Map<string, number | undefined>();
  for (const [name, path] of Object.entries(files)) sizes.set(name, await sizeOf(path));
  const replayed = await replayFiles(log, files, {
    now: clock(),
    signal,
    onProgress: (state) => progress.update({ ...state, bytes: sizes.get(state.file) }),
  });
  progress.clear();
  for (const each of replayed) console.info(replayedWords(each));
}

async function firstReport(store: Store, reports: Reports, url: string): Promise<void> {
  const reportId = await reports.trigger(DEFAULT_OPTIONS);
  await reports.idle();
  const report = await reports.find(reportId);
  if (report?.state === "Complete") {
    const worst = await worstStores(store, { report_id: reportId, count: 10 });
    console.info(`\n${worstStoresWords(report, worst)}`);
  } else {
    console.info(`\nNo report: ${report?.reason ?? "it is gone"}.`);
  }
  console.info(`\n${addressesWords(url, reportId)}`);
}

try {
  await main();
  process.exit(0);
} catch (error) {
  if (error instanceof z.ZodError) console.error(z.prettifyError(error));
  else console.error(error instanceof Error ? error.message : error);
  process.exit(error instanceof UsageError ? 2 : 1);
}
