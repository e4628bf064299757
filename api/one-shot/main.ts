import { createWriteStream, existsSync, rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { hours, polls, type Station, timezones } from "../../consumers/stations.ts";
import { UsageError } from "../../producers/command-line.ts";
import { hoursInput, type Input, pollsInput, timezonesInput } from "../../producers/csv/inputs.ts";
import { sizeOf } from "../../producers/csv/open-file.ts";
import { readInput } from "../../producers/csv/read-input.ts";
import { group, showProgress } from "../../producers/progress.ts";
import { gatherWeeks } from "../../producers/weeks.ts";
import { relaxDurability } from "../../sql/ingest.ts";
import { migrate } from "../../sql/migrate.ts";
import type { ReportRow } from "../../sql/reports.ts";
import { openEmbeddedStore, type Store } from "../../sql/store.ts";
import type { ReportOptions } from "../report/options.ts";
import { download, wholeCsv } from "../report/report-download.ts";
import { openReports } from "../report/reports.ts";
import { type OneShotArguments, parseOneShot } from "./arguments.ts";

const INSERT_ROWS = 100_000;
const EXAMPLES = 5;

const progress = showProgress(process.stderr, () => performance.now());

/** Reads the three files and writes the report; all it needed on the way is gone afterwards. */
async function report(named: OneShotArguments): Promise<void> {
  if (named.out !== undefined && !existsSync(dirname(named.out))) {
    throw new Error(`${named.out}: cannot be written: there is no folder ${dirname(named.out)}`);
  }
  const directory = await mkdtemp(join(tmpdir(), "store-monitor-"));
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      rmSync(directory, { recursive: true, force: true });
      process.kill(process.pid, signal);
    });
  }
  try {
    const given = await keepStandardInput(named, directory);
    const store = await openEmbeddedStore(join(directory, "clickhouse"));
    try {
      await migrate(store);
      await relaxDurability(store, {});
      await load(store, given);
      const complete = await completeReport(store, given.options);
      await write(await download(store, complete, wholeCsv(given.detail)), given.out);
    } finally {
      await store.close();
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Standard input as a file of that name: the engine would take it for rows of its own. */
async function keepStandardInput(
  given: OneShotArguments,
  directory: string,
): Promise<OneShotArguments> {
  const kept = join(directory, "standard input");
  const paths = { polls: given.polls, hours: given.hours, timezones: given.timezones };
  for (const name of ["polls", "hours", "timezones"] as const) {
    if (paths[name] !== "-") continue;
    await pipeline(process.stdin, createWriteStream(kept));
    paths[name] = kept;
  }
  return { ...given, ...paths };
}

/** A new report, once it is there to be read. */
async function completeReport(store: Store, options: ReportOptions): Promise<ReportRow> {
  const reports = openReports(store);
  const reportId = await reports.trigger(options);
  await reports.idle();
  const report = await reports.find(reportId);
  if (report?.state !== "Complete") {
    throw new Error(report?.reason || "the report was not finished; what went wrong is said above");
  }
  return report;
}

async function write(csv: Readable, path: string | undefined): Promise<void> {
  const out = path === undefined ? process.stdout : createWriteStream(path);
  try {
    await pipeline(csv, out, { end: path !== undefined });
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : cause;
    throw new Error(`${path ?? "standard output"}: cannot be written: ${problem}`, { cause });
  }
}

async function load(store: Store, given: OneShotArguments): Promise<void> {
  await loadFile(store, given.timezones, timezonesInput, timezones);
  const weeks = gatherWeeks();
  await readFile(given.hours, hoursInput, async (rows) => {
    for (const { value } of rows) weeks.add(value);
  });
  await hours.write(
    store,
    [...weeks.all()].map((value, version) => ({ value, version })),
  );
  await loadFile(store, given.polls, pollsInput, polls);
}

/** Writes a file into its table in large pieces, one of them while the next is read. */
async function loadFile<T>(
  store: Store,
  path: string,
  input: Input<T>,
  station: Station<T>,
): Promise<void> {
  let rows: { value: T; version: number }[] = [];
  let writing = Promise.resolve();
  try {
    await readFile(path, input, async (more) => {
      rows.push(...more);
      if (rows.length < INSERT_ROWS) return;
      await writing;
      writing = station.write(store, rows);
      writing.catch(() => {});
      rows = [];
    });
  } finally {
    // Also when reading failed: the store must not be closed under an insert.
    await writing;
  }
  await station.write(store, rows);
}

/** Hands on the values of a file with their lines, and says on stderr what was set aside. */
async function readFile<T>(
  path: string,
  input: Input<T>,
  take: (rows: { value: T; version: number }[]) => Promise<void>,
): Promise<void> {
  let [rows, setAside] = [0, 0];
  const examples: string[] = [];
  const bytes = await sizeOf(path);
  for await (const { readings, bytesRead } of readInput(path, input, new Date())) {
    const values: { value: T; version: number }[] = [];
    for (const reading of readings) {
      if ("value" in reading) values.push({ value: reading.value, version: reading.line });
      else {
        setAside += 1;
        if (examples.length < EXAMPLES) {
          examples.push(`  ${path}, line ${reading.line}: ${reading.reason}`);
        }
      }
    }
    rows += values.length;
    await take(values);
    progress.update({ file: input.name, rows, bytesRead, bytes });
  }
  progress.clear();
  const aside = setAside === 0 ? "" : `, ${group(setAside)} rows set aside:`;
  console.error([`${input.name}: ${group(rows)} rows${aside}`, ...examples].join("\n"));
  if (setAside > examples.length)
    console.error(`  … and ${group(setAside - examples.length)} more`);
}

try {
  await report(parseOneShot(process.argv.slice(2)));
} catch (error) {
  progress.clear();
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
